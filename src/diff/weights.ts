/** Which weights of a file that one model wrote another model still takes. */
import type { Model, Weight } from '../build/model.ts'
import { TenonError } from '../diagnostics/diagnostic.ts'
import { checkLayers, unnamedAgree } from '../train/check-layers.ts'
import { recordLayers } from '../train/layer-record.ts'

/** A weight that both have by name, but that is another one. */
export interface ChangedWeight {
  readonly name: string
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** Verdict on a weights file of the first model for the second. */
export interface WeightsDiff {
  /** Names that hold the same weight in both. */
  readonly kept: readonly string[]
  /** Of another shape, or of a layer that has only got the name. */
  readonly changed: readonly ChangedWeight[]
  /** What the second model has and the file lacks. */
  readonly missing: readonly string[]
  /** What the file has and the second model lacks. */
  readonly extra: readonly string[]
  /** True where the file loads as it is. */
  readonly loads: boolean
  /** Why the layers of the file are refused, where they are. */
  readonly refused: string | undefined
}

/** Compares by the rules that loading itself goes by. */
export function diffWeights(before: Model, after: Model): WeightsDiff {
  const saved = new Map(before.weights.map(each => [each.name, each]))
  const wanted = new Set(after.weights.map(each => each.name))
  const shared = after.weights.flatMap(weight => {
    const twin = saved.get(weight.name)
    return twin ? [[twin, weight] as const] : []
  })
  const trusts = trustOf(before, after)
  const isKept = ([a, b]: readonly [Weight, Weight]): boolean => equalSizes(a, b) && trusts(b)
  const changed = shared.filter(each => !isKept(each))
  const missing = after.weights.filter(each => !saved.has(each.name)).map(each => each.name)
  const extra = before.weights.filter(each => !wanted.has(each.name)).map(each => each.name)
  const refused = refusal(before, after)
  const agree = changed.length + missing.length + extra.length === 0
  return {
    kept: shared.filter(isKept).map(([, { name }]) => name),
    changed: changed.map(([a, { name, shape }]) => ({ name, before: a.shape, after: shape })),
    missing,
    extra,
    loads: agree && refused === undefined,
    refused,
  }
}

function equalSizes(a: Weight, b: Weight): boolean {
  return a.shape.join() === b.shape.join()
}

/** Whether a name still stands for the same layer. */
function trustOf(before: Model, after: Model): (weight: Weight) => boolean {
  const saved = recordLayers(before)
  const current = recordLayers(after)
  const types = new Map(saved.map(({ name, type }) => [name, type]))
  const agree = unnamedAgree(current, saved)
  const trusted = new Set(
    current
      .filter(({ name, type, named }) => types.get(name) === type && (named || agree))
      .map(({ name }) => name),
  )
  return ({ layer }) => trusted.has(layer)
}

function refusal(before: Model, after: Model): string | undefined {
  try {
    checkLayers(after, recordLayers(before), 'the weights file')
    return undefined
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    return error.diagnostics[0]!.message
  }
}
