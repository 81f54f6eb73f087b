/** What one layer may ask for and do while it is built. */
import type { LayerScope, WeightOptions } from '../catalog/layer.ts'
import { deriveSeed } from '../catalog/random.ts'
import { itemAt } from '../config/item.ts'
import { assert } from '../diagnostics/assert.ts'
import { type Diagnostic, type Note, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Path } from '../fields/field.ts'
import type { Dim } from '../graph/dim.ts'
import type { Update } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ParameterAttributes, createParameter, parameter } from '../graph/ops/parameter.ts'
import { type Shape, equalShapes, shapeText } from '../graph/shape.ts'
import type { Weight } from './model.ts'
import type { PlacedLayer } from './placed.ts'
import { weightFault } from './size-limits.ts'
import type { Source } from './sources.ts'

/** Which of the two meanings of the layers is built. */
export interface BuildMode {
  readonly training: boolean
  /** Seeds everything random in the training graph. */
  readonly seed: number
}

/** What the layers of one build make beside their results. */
export interface BuildRecord {
  readonly mode: BuildMode
  readonly weights: Weight[]
  readonly parameters: Map<string, Node<ParameterAttributes>>
  readonly updates: Update[]
  /** Present value of each updated weight, and the weight that a value belongs to. */
  readonly current: Map<Node, Node>
  readonly targets: Map<Node, Node>
  /** Scalars to be added to the loss. */
  readonly penalties: Node[]
  /** Number of finished training steps, an int32 scalar. */
  readonly step: Node<ParameterAttributes>
  readonly diagnostics: Diagnostic[]
}

/** Name of the state that counts training steps. */
export const stepName = 'step'

export function createRecord(mode: BuildMode): BuildRecord {
  return {
    mode,
    weights: [],
    parameters: new Map(),
    updates: [],
    current: new Map(),
    targets: new Map(),
    penalties: [],
    step: createParameter('state', stepName, [], 'int32'),
    diagnostics: [],
  }
}

/** A layer that is about to be built. */
export interface LayerSite {
  readonly placed: PlacedLayer
  readonly sources: readonly Source[]
  /** The nodes of the sources. */
  readonly inputs: readonly Node[]
}

/** The diagnostic with where its layer is used, where that is not where it stands. */
export function withNotes(found: Diagnostic, notes: readonly Note[]): Diagnostic {
  return notes.length === 0 ? found : { ...found, notes: [...found.notes, ...notes] }
}

// Thrown by `fail` once its diagnostic is recorded; whoever builds the layer catches it.
const layerFailed = Symbol('a layer failed')

/** True for what `fail` throws; anything else is a fault of tenon's own. */
export function isLayerFailure(thrown: unknown): boolean {
  return thrown === layerFailed
}

/** The scope of one layer in one build; whatever the layer makes goes into `record`. */
export function createScope(site: LayerSite, record: BuildRecord): LayerScope {
  const { name, item, notes } = site.placed
  const report = (found: Diagnostic): void => void record.diagnostics.push(withNotes(found, notes))
  const scope: LayerScope = {
    name,
    type: item.type,
    training: record.mode.training,
    trainable: item.trainable,
    weight: (weight, shape, options) => makeWeight(scope, site, record, weight, shape, options),
    update(weight, value) {
      // A layer that is called twice goes on from what its first call left.
      const target = record.targets.get(weight) ?? weight
      assert(isOp(target, parameter), `${name} updates something that is no weight`)
      const before = record.updates.findIndex(each => each.target === target)
      if (before >= 0) record.updates.splice(before, 1)
      record.updates.push({ target, value })
      record.current.set(target, value)
      record.targets.set(value, target)
    },
    addLoss: penalty => void record.penalties.push(penalty),
    random: () => ({ step: record.step, seed: deriveSeed(record.mode.seed, name) }),
    fail(code, parameters, path = [], details = {}) {
      report(diagnostic(code, parameters, argumentSpan(site.placed, path), details))
      throw layerFailed
    },
    warn: (code, parameters, path = [], details = {}) =>
      report(diagnostic(code, parameters, argumentSpan(site.placed, path), details)),
    inputsOf: role => site.placed.feeds.flatMap((feed, k) => (feed.role === role ? [k] : [])),
    mask: k => sourceAt(site, k).mask,
    integers: k => sourceAt(site, k).integers,
    describeInput: k => sourceAt(site, k).note,
  }
  return scope
}

function sourceAt({ placed, sources }: LayerSite, k: number): Source {
  const source = sources[k]
  assert(source, `${placed.name} has no input ${k}`)
  return source
}

function makeWeight(
  scope: LayerScope,
  site: LayerSite,
  record: BuildRecord,
  local: string,
  shape: readonly Dim[],
  options: WeightOptions,
): Node {
  const { placed } = site
  const name = `${placed.weights}/${local}`
  const fixed = fixedShape(scope, site, shape)
  const shared = record.parameters.get(name)
  if (shared) return sharedWeight(scope, site, record, { name, shared, fixed })
  const fault = weightFault(name, fixed)
  if (fault) scope.fail('too-large', fault)
  const node = createParameter('weight', name, fixed)
  record.parameters.set(name, node)
  record.weights.push({
    name,
    layer: placed.weights,
    shape: fixed,
    trainable: placed.item.trainable && options.trainable !== false,
    initializer: options.initializer,
    regularizer: options.regularizer ?? undefined,
    constraint: options.constraint ?? undefined,
  })
  return node
}

/** The weight that an earlier call of the same layer made. */
function sharedWeight(
  scope: LayerScope,
  { placed }: LayerSite,
  record: BuildRecord,
  { name, shared, fixed }: { name: string; shared: Node<ParameterAttributes>; fixed: Shape },
): Node {
  assert(placed.shared, `two weights are called '${name}'`)
  if (!equalShapes(shared.shape, fixed)) {
    const [first, now] = [shapeText(shared.shape), shapeText(fixed)]
    scope.fail('shared-shape', { weight: name, first, now })
  }
  return record.current.get(shared) ?? shared
}

function fixedShape(scope: LayerScope, site: LayerSite, shape: readonly Dim[]): readonly number[] {
  return shape.map(dim => {
    if (typeof dim === 'number') return dim
    return scope.fail('dynamic-dim', {
      layer: site.placed.item.type,
      shape: shapeText(site.inputs[0]!.shape),
      advice: `give '${dim.text}' a number in \`inputs\``,
    })
  })
}

/** The place of an argument where it is written, else of the layer. */
export function argumentSpan({ item, definition }: PlacedLayer, path: Path): Span {
  const [first] = path
  if (first === undefined) return item.span
  if (item.bare) return first === definition.main ? itemAt(item.argsItem, path).span : item.span
  const written = item.argsItem.kind === 'map' && item.argsItem.entries.has(String(first))
  return written ? itemAt(item.argsItem, path).span : item.span
}
