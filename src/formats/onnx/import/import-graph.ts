/** A graph of ONNX operators -> config and weights. */
import { type Diagnostic, TenonError, diagnostic } from '../../../diagnostics/diagnostic.ts'
import { batchName, namedDim } from '../../../graph/dim.ts'
import { countOf } from '../../../graph/tensor.ts'
import { type GivenSizes, noSizes } from '../../given-sizes.ts'
import type { ImportedInput, ImportedModel } from '../../imported.ts'
import { nameGiver } from '../../names.ts'
import { createNotes } from '../../report.ts'
import type { SuppliedBlocks } from '../../supplied-blocks.ts'
import { absorbActivations } from './absorb-activations.ts'
import { argumentsOf } from './arguments.ts'
import { withAttention } from './attention/attention.ts'
import { fixSizes, sizesHint } from './fix-sizes.ts'
import { folded, foldedOps } from './fold.ts'
import { handlers } from './ops/index.ts'
import { withPatterns } from './patterns/patterns.ts'
import { openName } from './open-name.ts'
import { type OnnxModel, type OnnxNode, type OnnxPort, operatorOf } from './read-model.ts'
import {
  type Scope,
  OnnxRefusal,
  createScope,
  layersOf,
  neededLayers,
  refuseNode,
  weightsOf,
} from './scope.ts'
import { suppliedLayer } from './supplied.ts'
import { readOutputs } from './outputs.ts'
import { settle } from './settle.ts'
import type { Tensor, Value } from './value.ts'

/**
 * The model of a graph. Throws a `TenonError` that names every operator which is not known, or the
 * first that is known, but not in this form. `sizes` are those that the file leaves open.
 */
export function importGraph(
  graph: OnnxModel,
  blocks: SuppliedBlocks,
  sizes: GivenSizes = noSizes,
): ImportedModel {
  const model = withPatterns(fixSizes(graph, sizes))
  expectKnown(model, blocks)
  const refusals: OnnxRefusal[] = []
  for (const batchAxis of batchAxes(model)) {
    try {
      return importWith(model, blocks, batchAxis)
    } catch (error) {
      if (!(error instanceof OnnxRefusal)) throw error
      refusals.push(error)
    }
  }
  return refusals[0]!.report(sizesHint(model))
}

/**
 * Where the batch may be: the first axis of all inputs, the second, as sequences have it, or
 * nowhere, so that the whole model is about one example.
 */
function batchAxes({ inputs, file }: OnnxModel): readonly number[] {
  const unknown = inputs.find(each => each.shape === undefined)
  if (unknown || inputs.length === 0) {
    const problem = unknown ? `the rank of input '${unknown.name}' is not said` : 'it has no inputs'
    const parameters = { file, place: 'graph inputs', problem }
    throw new TenonError([diagnostic('broken-model-file', parameters, undefined)])
  }
  const fits = (axis: number): boolean => {
    const sizes = inputs.map(each => each.shape![axis])
    const numbers = new Set(sizes.filter(each => typeof each === 'number'))
    return sizes.every(each => each !== undefined) && numbers.size <= 1
  }
  return [...[0, 1].filter(fits), -1]
}

function expectKnown(model: OnnxModel, { classes }: SuppliedBlocks): void {
  const unknown = new Map<string, OnnxNode[]>()
  for (const node of model.nodes) {
    const { opType, domain } = node
    const type = operatorOf(node)
    const known = domain === '' && (Object.hasOwn(handlers, opType) || foldedOps.has(opType))
    if (known || classes.has(type)) continue
    unknown.set(type, [...(unknown.get(type) ?? []), node])
  }
  const found = [...unknown].map(([type, nodes]): Diagnostic => {
    const parameters = { file: model.file, type, count: nodes.length, first: nodes[0]!.name }
    const hint = `--map ${type}=FILE:BLOCK lets a block stand for it`
    return diagnostic('foreign-layer', parameters, undefined, { hint })
  })
  if (found.length > 0) throw new TenonError(found)
}

function importWith(model: OnnxModel, blocks: SuppliedBlocks, batchAxis: number): ImportedModel {
  const notes = createNotes()
  const batch = namedDim(batchName)
  const sizes = model.inputs.map(each => each.shape![batchAxis])
  const fixedBatch = sizes.find(each => typeof each === 'number')
  const scope = createScope(model, { notes, blocks, batchAxis, fixedBatch, batch })
  const nameOf = nameGiver()
  const inputs = model.inputs.map(port => readInput(port, nameOf(port.name), scope))
  for (const node of model.nodes) readNode(node, scope)
  const read = withAttention(scope, readOutputs(scope))
  const used = neededLayers(read.drafts, read.outputs)
  if (batchAxis < 0)
    notes.dropped('batch', 'the model has none: it is run with a batch of one, which comes first')
  if (fixedBatch !== undefined && fixedBatch !== 1)
    notes.dropped(`batch of ${fixedBatch}`, 'a batch may have any number of examples')
  for (const { type, by } of used) notes.mapped(by, type)
  const { drafts: needed, outputs } = absorbActivations({ drafts: used, outputs: read.outputs })
  const layers = layersOf(needed)
  const weights = weightsOf(needed)
  const isUsed = (name: string) => needed.some(each => each.args['activation'] === `$${name}`)
  const parameters = [...weights.values()].reduce((sum, each) => sum + countOf(each.shape), 0)
  const { file, format, producer } = model
  const source = { file, format, ...(producer && { producer }) }
  return {
    config: {
      name: model.name === '' ? 'model' : model.name,
      inputs,
      layers,
      outputs,
      activations: Object.fromEntries([...scope.activations].filter(([name]) => isUsed(name))),
      blocks: blocks.blocks,
    },
    weights,
    report: notes.finish(source, { layers: layers.length, parameters }),
  }
}

const inputDtypes = {
  float32: 'float32',
  float16: 'float32',
  bfloat16: 'float32',
  float64: 'float32',
  uint8: 'uint8',
  bool: 'uint8',
  int8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  int32: 'int32',
  int64: 'int32',
  uint32: 'int32',
  uint64: 'int32',
} as const

function readInput(port: OnnxPort, name: string, scope: Scope): ImportedInput {
  const { batchAxis, batch, notes } = scope
  const shape = port.shape!
  const dtype = port.dtype === 'string' ? undefined : inputDtypes[port.dtype]
  if (dtype === undefined) return refuseNode(scope, inputNode(port), 'its elements are texts')
  if (dtype !== port.dtype) notes.renamed('input', `${port.name}: ${port.dtype}`, dtype)
  if (batchAxis > 0)
    notes.renamed('input', `${port.name}: batch on axis ${batchAxis}`, 'batch on axis 0')
  if (name !== port.name) notes.renamed('input', port.name, name)
  const written = shape.map((dim, axis) => {
    if (dim === 0) return refuseNode(scope, inputNode(port), `its axis ${axis} has the size 0`)
    if (typeof dim === 'number') return dim
    return openName(dim, port.name, axis)
  })
  const order = [batchAxis, ...shape.keys()].filter((axis, i) => i === 0 || axis !== batchAxis)
  const tensor: Tensor = {
    kind: 'tensor',
    shape: written.map((dim, axis) => {
      if (axis === batchAxis) return batch
      return typeof dim === 'number' ? dim : namedDim(dim)
    }),
    dtype,
    whole: dtype !== 'float32',
    order,
    feed: { layer: name },
  }
  scope.values.set(port.name, tensor)
  return { name, shape: order.slice(1).map(axis => written[axis]!), dtype }
}

function inputNode({ name }: OnnxPort): OnnxNode {
  return {
    name,
    named: true,
    opType: 'input',
    domain: '',
    inputs: [],
    outputs: [],
    attributes: new Map(),
  }
}

function readNode(node: OnnxNode, scope: Scope): void {
  const args = argumentsOf(scope, node)
  const before = scope.layers.length
  const value = resultOf(node, scope, args)
  const values: readonly Value[] = Array.isArray(value) ? value : [value as Value]
  const made = new Set(scope.layers.slice(before).map(each => each.name))
  for (const [k, name] of node.outputs.entries()) {
    if (name === '') continue
    const own = values[k]
    if (!own && scope.uses(name) === 0) continue
    if (!own) return args.fail(`its result ${k} is not read here`)
    // Work that several wait for is done once: a layer takes it in for all of them, or for none.
    const shared = own.kind === 'tensor' && own.expr && scope.uses(name) > 1
    scope.values.set(name, shared ? settle(scope, node, own) : own)
    if (own.kind === 'constant' || own.expr) continue
    // A layer above that several read stays so, whatever this node makes of its result.
    const { layer } = own.feed
    if (scope.uses(name) !== 1) scope.single.delete(layer)
    else if (made.has(layer)) scope.single.add(layer)
  }
}

function resultOf(
  node: OnnxNode,
  scope: Scope,
  args: ReturnType<typeof argumentsOf>,
): Value | readonly Value[] {
  const supplied = suppliedLayer(node, scope, args)
  if (supplied) return supplied
  const known = folded(args, scope)
  if (known) return known
  const handler = Object.hasOwn(handlers, node.opType) ? handlers[node.opType] : undefined
  return handler ? handler(args, scope) : args.fail('it is computed at run time')
}
