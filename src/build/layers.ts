/** Builds the layers of a config, top to bottom, as inference or as training means them. */
import { type LayerScope, listed } from '../catalog/layer.ts'
import type { Config } from '../config/config.ts'
import { type ReadContext, readFields } from '../fields/field.ts'
import { type Sizes, batchName, dimNames, evaluateDim } from '../graph/dim.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import type { ParameterAttributes } from '../graph/ops/parameter.ts'
import { shapeText } from '../graph/shape.ts'
import { checkExpectedShape } from './expected-shape.ts'
import { masksOf } from './masks.ts'
import type { Layer } from './model.ts'
import { type OwnActivations, createReader } from './resolve.ts'
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
import { type Expansion, type PlacedLayer, type Result, resultName } from './placed.ts'
import { type Source, createInput, inputSource } from './sources.ts'

/** One build of all layers. */
export interface LayerBuild {
  readonly inputs: readonly Node<ParameterAttributes>[]
  /** In the order of the expansion. */
  readonly layers: readonly Layer[]
  /** What a result is, of an input or of a layer that was built. */
  sourceOf(result: Result): Source
  readonly record: BuildRecord
}

/** A build that goes on: layers are added one after the other. */
export interface LayerBuilder extends LayerBuild {
  /** The results that the layer makes; undefined where the record says a fault. */
  add(placed: PlacedLayer): readonly Result[] | undefined
}

/** Starts a build with the inputs of a config. */
export function createLayerBuilder(config: Config, mode: BuildMode): LayerBuilder {
  const record = createRecord(mode)
  const written = new Set(config.inputs.flatMap(each => each.shape))
  const inputs = config.inputs.map(each => createInput(each, written))
  // By source number and output: inputs first, then layers.
  const sources = inputs.map((input, i): readonly Source[] => [
    inputSource(config.inputs[i]!, input),
  ])
  const sourceOf = ({ source, output }: Result): Source => sources[source]![output]!
  const layers: Layer[] = []
  const building: Building = { record, own: config.activations, defaults: new Map() }
  return {
    inputs,
    layers,
    sourceOf,
    record,
    add(placed) {
      const built = buildLayer(placed, placed.feeds.map(sourceOf), building)
      if (!built) return undefined
      layers.push(built.layer)
      const source = sources.push(layerSources(built)) - 1
      return built.layer.outputs.map((_, output) => ({ source, output }))
    },
  }
}

/** Builds the layers of an expansion once more; an earlier build found nothing wrong with them. */
export function buildLayers(config: Config, expansion: Expansion, mode: BuildMode): LayerBuild {
  const builder = createLayerBuilder(config, mode)
  for (const placed of expansion.layers) {
    if (!builder.add(placed)) break
  }
  return builder
}

/** A layer with the masks of its results. */
interface BuiltLayer {
  readonly layer: Layer
  readonly masks: Masks
}

/** By the number of the result; undefined where all steps count. */
type Masks = readonly (Node | undefined)[]

function layerSources({ layer, masks }: BuiltLayer): readonly Source[] {
  const { name, outputs, span } = layer
  return outputs.map((node, output) => ({
    node,
    mask: masks[output],
    integers: undefined,
    note: { message: `'${resultName(name, output)}' is ${shapeText(node.shape)}`, span },
  }))
}

interface Building {
  readonly record: BuildRecord
  readonly own: OwnActivations
  readonly defaults: ReadContext['defaults']
}

/** Undefined where the layer is at fault; its diagnostics are then in the record. */
function buildLayer(
  placed: PlacedLayer,
  sources: readonly Source[],
  building: Building,
): BuiltLayer | undefined {
  const { record } = building
  const { item, definition, name, named } = placed
  const inputs = sources.map(each => each.node)
  const firstWeight = record.weights.length
  const firstUpdate = record.updates.length
  const firstPenalty = record.penalties.length
  const results = buildResults({ placed, sources, inputs }, building)
  if (!results) return undefined
  const { outputs, masks } = results
  const flops = countFlops(outputs)
  const origin = { layer: name, type: definition.type, spans: [item.span, ...placed.uses] }
  stampOrigin(outputs, origin)
  stampOrigin(
    masks.filter(each => each !== undefined),
    origin,
  )
  // A statistic that is moved may be read by nothing: it is the layer's own all the same.
  for (const { value, target } of record.updates.slice(firstUpdate))
    stampOrigin([value, target], origin)
  stampOrigin(record.penalties.slice(firstPenalty), origin)
  const layer: Layer = {
    name,
    type: definition.type,
    named,
    span: item.span,
    inputs,
    output: outputs[0]!,
    outputs,
    weights: record.weights.slice(firstWeight),
    flops,
  }
  return { layer, masks }
}

/** Reads the layer's fields, builds it and checks what came out. */
function buildResults(
  site: LayerSite,
  { record, own, defaults }: Building,
): { readonly outputs: readonly Node[]; readonly masks: Masks } | undefined {
  const { item, definition, name, notes } = site.placed
  const reader = createReader(item.argsItem, own, defaults)
  const args = readFields(definition.fields, item.args, [], reader.context)
  record.diagnostics.push(...reader.diagnostics.map(each => withNotes(each, notes)))
  if (reader.diagnostics.length > 0) return undefined
  const scope = createScope(site, record)
  const results = attempt(() => {
    const outputs = listed(definition.build(site.inputs, args, scope))
    for (const output of outputs) checkSize(output, scope)
    return { outputs, masks: masksOf({ definition, args, inputs: site.inputs, outputs }, scope) }
  })
  if (!results || !item.expect) return results
  const fault = checkExpectedShape(name, results.outputs[0]!.shape, item.expect, item.span)
  if (!fault) return results
  record.diagnostics.push(withNotes(fault, notes))
  return undefined
}

/** Fails where no tensor may be so large. */
function checkSize(output: Node, scope: LayerScope): void {
  const fault = resultFault(scope.name, output.shape)
  if (fault) scope.fail('too-large', fault)
}

function attempt<T>(build: () => T): T | undefined {
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
function countFlops(outputs: readonly Node[]): number {
  const seen = new Set<Node>()
  const stack = [...outputs]
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
