/** Builds the layers of a config, top to bottom, as inference or as training means them. */
import type { LayerScope } from '../catalog/layer.ts'
import type { Config, InputDeclaration } from '../config/config.ts'
import type { Note } from '../diagnostics/diagnostic.ts'
import { mul, operand, toFloat } from '../expr/expr.ts'
import { readFields } from '../fields/field.ts'
import { type Sizes, batchName, dimNames, evaluateDim, namedDim } from '../graph/dim.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { type ParameterAttributes, createParameter } from '../graph/ops/parameter.ts'
import { type Shape, shapeText } from '../graph/shape.ts'
import { checkExpectedShape } from './expected-shape.ts'
import type { Layer } from './model.ts'
import { createReader } from './resolve.ts'
import {
  type BuildMode,
  type BuildRecord,
  type LayerSite,
  createRecord,
  createScope,
  isLayerFailure,
  withNotes,
} from './scope.ts'
import { resultFault } from './size-limits.ts'
import type { Expansion, PlacedLayer } from './placed.ts'

/** One build of all layers. */
export interface LayerBuild {
  readonly inputs: readonly Node<ParameterAttributes>[]
  /** In the order of the expansion. */
  readonly layers: readonly Layer[]
  /** By source number: inputs first, then layers. */
  readonly sources: readonly Source[]
  readonly record: BuildRecord
}

/** A build that goes on: layers are added one after the other. */
export interface LayerBuilder extends LayerBuild {
  /** The number of the source that the layer makes; undefined where the record says a fault. */
  add(placed: PlacedLayer): number | undefined
}

/** What a layer can be fed with: an input or the result of a layer above, and where it was made. */
export interface Source {
  readonly node: Node
  readonly note: Note
}

/** Starts a build with the inputs of a config. */
export function createLayerBuilder(config: Config, mode: BuildMode): LayerBuilder {
  const record = createRecord(mode)
  const written = new Set(config.inputs.flatMap(each => each.shape))
  const inputs = config.inputs.map(each => createInput(each, written))
  const sources = inputs.map((input, i) => inputSource(config.inputs[i]!, input))
  const layers: Layer[] = []
  return {
    inputs,
    layers,
    sources,
    record,
    add(placed) {
      const feeds = placed.feeds.map(each => sources[each]!)
      const layer = buildLayer(placed, feeds, record)
      if (!layer) return undefined
      layers.push(layer)
      return sources.push(layerSource(layer)) - 1
    },
  }
}

/** Builds the layers of an expansion once more; an earlier build found nothing wrong with them. */
export function buildLayers(config: Config, expansion: Expansion, mode: BuildMode): LayerBuild {
  const builder = createLayerBuilder(config, mode)
  for (const placed of expansion.layers) {
    const source = builder.add(placed)
    if (source === undefined) break
  }
  return builder
}

/** Dims that inputs may share by writing the same name. */
type WrittenDims = ReadonlySet<number | string | null>

/** The shape of an input with its batch; a `null` dim gets a name that no other has: `image_1`. */
function inputShape({ name, shape }: InputDeclaration, written: WrittenDims): Shape {
  const ownName = (axis: number): string => {
    let own = `${name}_${axis}`
    while (written.has(own)) own += '_'
    return own
  }
  const dims = shape.map((dim, i) =>
    typeof dim === 'number' ? dim : namedDim(dim ?? ownName(i + 1)),
  )
  return [namedDim(batchName), ...dims]
}

function createInput(declared: InputDeclaration, written: WrittenDims): Node<ParameterAttributes> {
  const { name, dtype, span } = declared
  const input = createParameter('input', name, inputShape(declared, written), dtype)
  stampOrigin([input], { layer: name, type: 'input', spans: [span] })
  return input
}

/**
 * What layers see of an input: float32, scaled where the config says so. Integers without a scale
 * keep their values, so that 7 is 7.0.
 */
function inputSource(declared: InputDeclaration, input: Node): Source {
  const { name, scale, span } = declared
  const value = toFloat(operand(0, input.dtype === 'float32' ? 'f32' : 'i32'))
  const scaled = scale === undefined ? value : mul(value, scale)
  const node = scaled === operand(0) ? input : createMap(scaled, [input])
  stampOrigin([node], { layer: name, type: 'input', spans: [span] })
  return { node, note: { message: `'${name}' is ${shapeText(node.shape)}`, span } }
}

function layerSource({ name, output, span }: Layer): Source {
  return { node: output, note: { message: `'${name}' is ${shapeText(output.shape)}`, span } }
}

/** Undefined where the layer is at fault; its diagnostics are then in the record. */
function buildLayer(
  placed: PlacedLayer,
  sources: readonly Source[],
  record: BuildRecord,
): Layer | undefined {
  const { item, definition, name, named } = placed
  const inputs = sources.map(each => each.node)
  const site = { placed, inputs, inputNotes: sources.map(each => each.note) }
  const firstWeight = record.weights.length
  const firstUpdate = record.updates.length
  const firstPenalty = record.penalties.length
  const output = buildOutput(site, record)
  if (!output) return undefined
  const made = [
    output,
    ...record.updates.slice(firstUpdate).map(each => each.value),
    ...record.penalties.slice(firstPenalty),
  ]
  const flops = countFlops(output)
  stampOrigin(made, { layer: name, type: definition.type, spans: [item.span, ...placed.uses] })
  const weights = record.weights.slice(firstWeight)
  return { name, type: definition.type, named, span: item.span, inputs, output, weights, flops }
}

/** Reads the layer's fields, builds it and checks what came out. */
function buildOutput(site: LayerSite, record: BuildRecord): Node | undefined {
  const { item, definition, name, notes } = site.placed
  const reader = createReader(item.argsItem)
  const args = readFields(definition.fields, item.args, [], reader.context)
  record.diagnostics.push(...reader.diagnostics.map(each => withNotes(each, notes)))
  if (reader.diagnostics.length > 0) return undefined
  const scope = createScope(site, record)
  const output = attempt(() => checked(definition.build(site.inputs, args, scope), scope))
  if (!output || !item.expect) return output
  const fault = checkExpectedShape(name, output.shape, item.expect, item.span)
  if (!fault) return output
  record.diagnostics.push(withNotes(fault, notes))
  return undefined
}

/** The output itself, if a tensor may be so large. */
function checked(output: Node, scope: LayerScope): Node {
  const fault = resultFault(scope.name, output.shape)
  return fault ? scope.fail('too-large', fault) : output
}

function attempt(build: () => Node): Node | undefined {
  try {
    return build()
  } catch (thrown) {
    if (isLayerFailure(thrown)) return undefined
    throw thrown
  }
}

/**
 * Of the nodes that have no origin yet, which are the layer's own; NaN where a dynamic dim is in
 * the way.
 */
function countFlops(output: Node): number {
  const seen = new Set<Node>()
  const stack = [output]
  let total = 0
  while (stack.length > 0) {
    const node = stack.pop()!
    if (node.origin || seen.has(node)) continue
    seen.add(node)
    total += flopsOf(node)
    stack.push(...node.operands)
  }
  return total
}

const oneExample: Sizes = new Map([[batchName, 1]])

function flopsOf(node: Node): number {
  const flops = node.op.flops?.(node) ?? 0
  const fixed = dimNames(flops).every(name => name === batchName)
  return fixed ? evaluateDim(flops, oneExample) : NaN
}
