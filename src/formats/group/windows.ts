/** Finds the stretch of layers that repeats itself best: what can become a block. */
import { lookUpLayer } from '../../build/lookup.ts'
import type { Json } from '../../fields/field.ts'
import type { ImportedConfig, ImportedLayer } from '../imported.ts'

/** Places at which the same stretch of `length` layers begins; they do not overlap. */
export interface Repetition {
  readonly starts: readonly number[]
  readonly length: number
}

/** No block is longer; what repeats in larger parts repeats in smaller ones first. */
const longest = 48

/** A block must take at least so many lines away. */
const leastGain = 3

/** With more numbers that differ from place to place, a block says less than its layers. */
export const mostParams = 4

/**
 * The repetition that shortens the list most; undefined where none is worth it. A stretch is fed by
 * one result, and gives the result of its last layer alone.
 */
export function findRepetition(config: ImportedConfig): Repetition | undefined {
  const { layers } = config
  const facts = factsOf(config)
  const ids = new Map<string, number>()
  const idOf = (text: string): number => {
    const known = ids.get(text) ?? ids.size
    ids.set(text, known)
    return known
  }
  const found = new Map<number, number[]>()
  const lengths = new Map<number, number>()
  for (let start = 0; start < layers.length; start++) {
    let signature = -1
    let source: string | undefined
    let used = -1
    for (let length = 1; length <= longest && start + length <= layers.length; length++) {
      const at = start + length - 1
      const { text, feeds, isClosed } = facts[at]!
      if (isClosed) break
      const wiring = feeds.map(({ index, role }) => `${index >= start ? at - index : 'x'} ${role}`)
      const outer = feeds.filter(({ index }) => index < start).map(each => each.key)
      if (outer.some(each => each !== (source ?? each))) break
      source ??= outer[0]
      if (new Set(outer).size > 1) break
      signature = idOf(`${signature} ${text} ${wiring.join()}`)
      // All but the last layer are read inside alone.
      const isWhole = used <= at && source !== undefined
      used = Math.max(used, facts[at]!.lastUse)
      if (length < 2 || !isWhole) continue
      found.set(signature, [...(found.get(signature) ?? []), start])
      lengths.set(signature, length)
    }
  }
  let best: Repetition | undefined
  let most = leastGain - 1
  for (const [signature, all] of found) {
    const length = lengths.get(signature)!
    const starts = apart(all, length)
    // Even where every place but the first is a repeat, no more than this is won.
    if (starts.length < 2 || (starts.length - 1) * length - 3 <= most) continue
    const { params, uses } = usesOf(layers, starts, length)
    const gain = (starts.length - 1) * length - uses - 2
    if (params > mostParams || gain <= most) continue
    best = { starts, length }
    most = gain
  }
  return best
}

interface Facts {
  /** Type and arguments, numbers left open. */
  readonly text: string
  readonly feeds: readonly { readonly index: number; readonly key: string; readonly role: string }[]
  /** The last layer that reads it; beyond all of them where an output does. */
  readonly lastUse: number
  /** True for what must stay where it is: shared weights, results of the model. */
  readonly isClosed: boolean
}

function factsOf({ layers, outputs }: ImportedConfig): readonly Facts[] {
  const numbers = new Map(layers.map((each, i) => [each.name, i] as const))
  const lastUse = new Array<number>(layers.length).fill(-1)
  layers.forEach(({ from }, i) => {
    for (const { layer } of from) lastUse[numbers.get(layer) ?? -1] = i
  })
  const kept = new Set(outputs.map(each => each.from.layer))
  for (const { weights } of layers) if (weights !== undefined) kept.add(weights)
  return layers.map((layer, i) => ({
    text: JSON.stringify([layer.type, opened(layer), layer.trainable, layer.repeat]),
    feeds: layer.from.map(({ layer, output = 0, role = '' }) => ({
      index: numbers.get(layer) ?? -1,
      key: `${numbers.has(layer) ? numbers.get(layer) : layer}@${output}`,
      role: `${role}@${output}`,
    })),
    lastUse: lastUse[i]!,
    isClosed: kept.has(layer.name) || layer.weights !== undefined,
  }))
}

/** The arguments with defaults that are numbers, so that a stride of 1 and one of 2 are alike. */
export function numericArgs({ type, args }: ImportedLayer): ImportedLayer['args'] {
  const fields = lookUpLayer(type)?.fields ?? {}
  const defaults = Object.entries(fields).flatMap(([name, field]) => {
    return typeof field.default === 'number' ? [[name, field.default] as const] : []
  })
  const all = { ...Object.fromEntries(defaults), ...args }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function opened(layer: ImportedLayer): Json {
  return Object.entries(numericArgs(layer)).map(([name, value]) => [
    name,
    typeof value === 'number' ? '#' : value,
  ])
}

function apart(starts: readonly number[], length: number): readonly number[] {
  let end = 0
  return starts.filter(start => {
    if (start < end) return false
    end = start + length
    return true
  })
}

/**
 * Numbers that differ between the places, those that always differ together once; and how many
 * lines the uses take, those that follow each other with the same numbers being one.
 */
function usesOf(
  layers: readonly ImportedLayer[],
  starts: readonly number[],
  length: number,
): { readonly params: number; readonly uses: number } {
  const varying = varyingNumbers(starts.map(start => layers.slice(start, start + length)))
  const isRepeat = (k: number): boolean =>
    k > 0 &&
    starts[k]! === starts[k - 1]! + length &&
    varying.every(({ values }) => values[k] === values[k - 1])
  return {
    params: new Set(varying.map(each => JSON.stringify(each.values))).size,
    uses: starts.filter((_, k) => !isRepeat(k)).length,
  }
}

export interface VaryingNumber {
  /** Which layer of the stretch, and which of its arguments. */
  readonly layer: number
  readonly argument: string
  /** The number at each place. */
  readonly values: readonly number[]
}

export function varyingNumbers(
  places: readonly (readonly ImportedLayer[])[],
): readonly VaryingNumber[] {
  const args = places.map(each => each.map(numericArgs))
  return args[0]!.flatMap((own, layer) =>
    Object.keys(own).flatMap(argument => {
      const values = args.map(each => each[layer]![argument]!)
      const isVarying = values.some(each => each !== values[0]) && typeof values[0] === 'number'
      return isVarying ? [{ layer, argument, values: values as readonly number[] }] : []
    }),
  )
}
