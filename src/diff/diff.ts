/** What has become of a model: layers, weights and costs of two configs, compared. */
import { countFlops, countParameters, countTrainable } from '../build/counts.ts'
import type { Model, Port } from '../build/model.ts'
import { type Result, resultName } from '../build/placed.ts'
import { type PlainShape, plainShape } from '../build/summary.ts'
import type { DType } from '../graph/shape.ts'
import { type FieldChange, changesOf } from './layer-changes.ts'
import { type LayerFacts, layerFacts } from './layer-facts.ts'
import { type Match, matchLayers } from './match-layers.ts'
import { type WeightsDiff, diffWeights } from './weights.ts'

export type Change = 'added' | 'removed' | 'renamed' | 'changed' | 'moved'

export interface LayerDiff {
  /** The name in the second model; of a removed layer, the one it had. */
  readonly name: string
  readonly change: Change
  readonly before: LayerFacts | null
  readonly after: LayerFacts | null
  /** Everything but the name that is different about a layer that both have. */
  readonly changes: readonly FieldChange[]
}

/** A number before and after; null where a dynamic dim decides. */
export interface CountDiff<N extends number | null = number> {
  readonly before: N
  readonly after: N
  readonly delta: N
}

export interface PortFacts {
  readonly shape: PlainShape
  readonly dtype: DType
  /** What every value is multiplied by; of outputs, nothing. */
  readonly scale: number | null
}

export interface PortDiff {
  readonly kind: 'input' | 'output'
  readonly name: string
  readonly before: PortFacts | null
  readonly after: PortFacts | null
}

export interface ModelDiff {
  /** What differs, in the order of the second model; equal layers are left out. */
  readonly layers: readonly LayerDiff[]
  /** Inputs and outputs of the model that differ. */
  readonly ports: readonly PortDiff[]
  readonly weights: WeightsDiff
  readonly params: CountDiff
  readonly trainable: CountDiff
  /** For one example. */
  readonly flops: CountDiff<number | null>
}

/** Compares models of any two configs; neither need have anything to do with the other. */
export function diffModels(a: Model, b: Model): ModelDiff {
  return {
    layers: diffLayers(a, b),
    ports: [
      ...diffPorts('input', inputFacts(a), inputFacts(b)),
      ...diffPorts('output', outputFacts(a), outputFacts(b)),
    ],
    weights: diffWeights(a, b),
    params: countDiff(countParameters(a), countParameters(b)),
    trainable: countDiff(countTrainable(a), countTrainable(b)),
    flops: flopsDiff(countFlops(a), countFlops(b)),
  }
}

/** True where anything is different. */
export function differs({ layers, ports, weights, trainable }: ModelDiff): boolean {
  return layers.length + ports.length > 0 || !weights.loads || trainable.delta !== 0
}

function diffLayers(a: Model, b: Model): readonly LayerDiff[] {
  const before = layerFacts(a)
  const after = layerFacts(b)
  const matches = matchLayers(before, after)
  const ancestors = commonSources(a, b, matches)
  return matches.flatMap((match): readonly LayerDiff[] => {
    const [left, right] = [before[match.before ?? -1], after[match.after ?? -1]]
    if (!left) return [{ ...namedChange(right!.name, 'added'), before: null, after: right! }]
    if (!right) return [{ ...namedChange(left.name, 'removed'), before: left, after: null }]
    const feeds = ancestors(match.before!, match.after!)
    const changes = changesOf(left, right, feeds.before, feeds.after)
    const change = kindOf(left, right, changes, match)
    return change ? [{ name: right.name, change, before: left, after: right, changes }] : []
  })
}

function namedChange(name: string, change: Change): Pick<LayerDiff, 'name' | 'change' | 'changes'> {
  return { name, change, changes: [] }
}

/** Undefined for what is as it was. A number that tenon gave matters where it names weights. */
function kindOf(
  left: LayerFacts,
  right: LayerFacts,
  changes: readonly FieldChange[],
  { moved }: Match,
): Change | undefined {
  const matters = left.named || right.named || right.params > 0
  if (left.name !== right.name && matters) return 'renamed'
  if (changes.length > 0) return 'changed'
  return moved ? 'moved' : undefined
}

/**
 * What feeds a pair of layers, by names of the second model. Layers that only one model has are
 * looked through, so that inserting one does not change all that stands below it.
 */
function commonSources(a: Model, b: Model, matches: readonly Match[]) {
  const partner = new Map(
    matches.flatMap(each =>
      each.before === undefined || each.after === undefined ? [] : [[each.before, each.after]],
    ),
  )
  const kept = new Set(partner.values())
  const look = (model: Model, nameOf: (layer: number) => string | undefined) => {
    const name = ({ source: first, output }: Result): string => {
      let source = first
      for (;;) {
        const layer = source - model.inputs.length
        if (layer < 0) return model.inputs[source]!.name
        const found = nameOf(layer)
        if (found !== undefined) return resultName(found, source === first ? output : 0)
        source = model.expansion.layers[layer]!.feeds[0]!.source
      }
    }
    return (layer: number) => model.expansion.layers[layer]!.feeds.map(name)
  }
  const nameAfter = (layer: number): string => b.layers[layer]!.name
  const feedsBefore = look(a, layer => {
    const twin = partner.get(layer)
    return twin === undefined ? undefined : nameAfter(twin)
  })
  const feedsAfter = look(b, layer => (kept.has(layer) ? nameAfter(layer) : undefined))
  return (left: number, right: number) => ({
    before: feedsBefore(left),
    after: feedsAfter(right),
  })
}

type Ports = ReadonlyMap<string, PortFacts>

function diffPorts(kind: PortDiff['kind'], before: Ports, after: Ports): readonly PortDiff[] {
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return names
    .map(name => ({
      ...{ kind, name },
      before: before.get(name) ?? null,
      after: after.get(name) ?? null,
    }))
    .filter(each => JSON.stringify(each.before) !== JSON.stringify(each.after))
}

function inputFacts({ inputs, config }: Model): Ports {
  const scales = new Map(config.inputs.map(each => [each.name, each.scale]))
  return new Map(
    inputs.map(port => [port.name, portFacts(port, scales.get(port.name) ?? null)] as const),
  )
}

function outputFacts({ outputs }: Model): Ports {
  return new Map(outputs.map(port => [port.name, portFacts(port, null)] as const))
}

function portFacts({ shape, dtype }: Port, scale: number | null): PortFacts {
  return { shape: plainShape(shape), dtype, scale }
}

function countDiff(before: number, after: number): CountDiff {
  return { before, after, delta: after - before }
}

function flopsDiff(before: number, after: number): CountDiff<number | null> {
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value)
  return { before: known(before), after: known(after), delta: known(after - before) }
}
