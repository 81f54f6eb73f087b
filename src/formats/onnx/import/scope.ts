/** What the reading of one graph knows and makes: values by name, layers, weights, notes. */
import { refuse } from '../../../diagnostics/diagnostic.ts'
import type { Parameters } from '../../../diagnostics/messages.ts'
import type { Json, JsonMap } from '../../../fields/field.ts'
import { type FileElements, type FileTensor, tensorLater } from '../../../files/file-tensor.ts'
import type { Dim } from '../../../graph/dim.ts'
import type { Shape } from '../../../graph/shape.ts'
import { countOf } from '../../../graph/tensor.ts'
import type { ImportedFeed, ImportedLayer, ImportedOutput } from '../../imported.ts'
import { nameGiver } from '../../names.ts'
import type { ReportNotes } from '../../report.ts'
import type { SuppliedBlocks } from '../../supplied-blocks.ts'
import type { Floats } from './floats.ts'
import { type OnnxModel, type OnnxNode, operatorOf } from './read-model.ts'
import type { Tensor, Value } from './value.ts'

/** A layer that is being made: what follows at once may still become part of it. */
export interface LayerDraft {
  readonly type: string
  readonly name: string
  readonly named: boolean
  /** The operator that it stands for. */
  readonly by: string
  args: JsonMap
  readonly from: readonly ImportedFeed[]
  /** By their names in the layer: `kernel`. */
  readonly weights: Map<string, Weight>
  /** Of its result behind the batch, where what made it knows. */
  readonly shape?: Shape | undefined
}

export type Weight = Floats

export interface LayerRequest {
  readonly type: string
  readonly args?: { readonly [name: string]: Json | undefined }
  readonly from: readonly ImportedFeed[]
  readonly weights?: { readonly [name: string]: Weight | undefined }
  readonly shape?: Shape
}

export interface Scope {
  readonly model: OnnxModel
  readonly notes: ReportNotes
  readonly blocks: SuppliedBlocks
  /** Axis of the inputs that is the batch; -1 where the model has none. */
  readonly batchAxis: number
  /** What the model says that the batch is, where that is a number. */
  readonly fixedBatch: number | undefined
  readonly batch: Dim
  readonly values: Map<string, Value>
  readonly layers: LayerDraft[]
  readonly activations: Map<string, string>
  /** Layers whose result one node alone reads: it may become part of them. */
  readonly single: Set<string>
  /** Values whose elementwise work is done, by the value before. */
  readonly settled: Map<Tensor, Tensor>
  /** What axes of size 1 came to or went from, by the layer that did it. */
  readonly before: Map<string, Tensor>
  /** Values whose axes have been put in another order, by order. */
  readonly moved: Map<Tensor, Map<string, Tensor>>
  /** Elements that constants may still be made of. */
  budget: { elements: number }
  /** How many nodes and outputs read a value. */
  uses(name: string): number
  add(node: OnnxNode, request: LayerRequest): ImportedFeed
  layerOf(feed: ImportedFeed): LayerDraft | undefined
}

/** Names that say nothing: an exporter has counted its operators. */
const counted = /^(#\d+|[A-Za-z0-9]+_\d+|\d+)$/

export function createScope(
  model: OnnxModel,
  known: Pick<Scope, 'notes' | 'blocks' | 'batchAxis' | 'fixedBatch' | 'batch'>,
): Scope {
  const nameOf = nameGiver()
  const layers: LayerDraft[] = []
  const byName = new Map<string, LayerDraft>()
  const read = [
    ...model.nodes.flatMap(each => each.inputs),
    ...model.outputs.map(each => each.name),
  ]
  const counts = new Map<string, number>()
  for (const each of read) counts.set(each, (counts.get(each) ?? 0) + 1)
  for (const input of model.inputs) nameOf(input.name)
  return {
    model,
    ...known,
    values: new Map(model.constants),
    layers,
    activations: new Map(),
    single: new Set(),
    settled: new Map(),
    before: new Map(),
    moved: new Map(),
    budget: { elements: 2 ** 24 },
    uses: name => counts.get(name) ?? 0,
    add(node, { type, args = {}, from, weights = {}, shape }) {
      const own = layerName(node)
      const named = node.named && !counted.test(own)
      const name = nameOf(counted.test(own) ? snakeCase(type) : own)
      const draft: LayerDraft = {
        type,
        name,
        named,
        by: operatorOf(node),
        args: defined(args),
        from,
        weights: new Map(Object.entries(defined(weights))),
        shape,
      }
      for (const [own, weight] of draft.weights) {
        if (weight.later) continue
        const { shape, data } = weight
        if (countOf(shape) !== data.length)
          refuseAt(model, node, `its ${own} has ${data.length} numbers, not [${shape.join(', ')}]`)
      }
      layers.push(draft)
      byName.set(name, draft)
      return { layer: name }
    },
    layerOf: feed => byName.get(feed.layer),
  }
}

/** `conv1/Conv` is what an exporter makes of the layer `conv1`. */
function layerName({ name, opType, layer }: OnnxNode): string {
  if (layer !== undefined) return layer
  const plain = name.replace(/^\/+/, '')
  const end = plain.lastIndexOf('/')
  const isOwn = end > 0 && plain.slice(end + 1).replace(/_\d+$/, '') === opType
  return isOwn ? plain.slice(0, end) : plain
}

/** `BatchNormalization` -> `batch_normalization`, `Conv2D` -> `conv2d`, as configs count layers. */
function snakeCase(type: string): string {
  return type.replace(/([a-z0-9])([A-Z][a-z])/g, '$1_$2').toLowerCase()
}

function defined<T>(entries: { readonly [name: string]: T | undefined }): { [name: string]: T } {
  const kept = Object.entries(entries).filter(
    (entry): entry is [string, T] => entry[1] !== undefined,
  )
  return Object.fromEntries(kept)
}

/** Those that an output needs. */
export function neededLayers(
  layers: readonly LayerDraft[],
  outputs: readonly ImportedOutput[],
): readonly LayerDraft[] {
  const needed = new Set(outputs.map(each => each.from.layer))
  for (const layer of [...layers].reverse())
    if (needed.has(layer.name)) for (const feed of layer.from) needed.add(feed.layer)
  return layers.filter(each => needed.has(each.name))
}

export function layersOf(drafts: readonly LayerDraft[]): readonly ImportedLayer[] {
  return drafts.map(({ type, name, named, args, from }) => ({ type, name, named, args, from }))
}

export function weightsOf(drafts: readonly LayerDraft[]): ReadonlyMap<string, FileTensor> {
  return new Map(
    drafts.flatMap(({ name, weights }) =>
      [...weights].map(([own, weight]) => [`${name}/${own}`, fileTensor(weight)] as const),
    ),
  )
}

function fileTensor(weight: Weight): FileTensor {
  return tensorLater('float32', weight.shape, () => weight.data as FileElements)
}

/** Ends the reading: the operator is known, but not in this form. */
export function refuseNode({ model }: Scope, node: OnnxNode, problem: string): never {
  return refuseAt(model, node, problem)
}

function refuseAt({ file }: OnnxModel, node: OnnxNode, problem: string): never {
  throw new OnnxRefusal({ file, node: node.name, op: operatorOf(node), problem })
}

/** Another batch axis may still fit a model that is refused with this one. */
export class OnnxRefusal extends Error {
  readonly parameters: Parameters<'foreign-operator'>

  constructor(parameters: Parameters<'foreign-operator'>) {
    super(parameters.problem)
    this.parameters = parameters
  }

  /** Tells the user. */
  report(hint: string | undefined): never {
    return refuse('foreign-operator', this.parameters, undefined, { hint })
  }
}
