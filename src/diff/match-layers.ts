/** Pairs the layers of two models: written names first, then what looks alike in the same order. */
import type { LayerFacts } from './layer-facts.ts'

/** One layer of both models (indices), or of one of them. */
export interface Match {
  readonly before: number | undefined
  readonly after: number | undefined
  /** True where the layer stands elsewhere among those that both models have. */
  readonly moved: boolean
}

type Layers = readonly LayerFacts[]

/**
 * The best alignment of both lists, which keeps their order; a written name that both have counts
 * more than any likeness, and pairs layers also where they changed places.
 */
export function matchLayers(before: Layers, after: Layers): readonly Match[] {
  const aligned = align(before, after, likenessOf(before, after))
  const taken = { before: new Set<number>(), after: new Set<number>() }
  for (const [a, b] of aligned) {
    taken.before.add(a)
    taken.after.add(b)
  }
  const moved = before.flatMap(({ name, named }, a) => {
    const b = after.findIndex(each => each.name === name && each.named)
    return named && b >= 0 && !taken.before.has(a) && !taken.after.has(b) ? [[a, b] as const] : []
  })
  for (const [a, b] of moved) {
    taken.before.add(a)
    taken.after.add(b)
  }
  const pairs = [
    ...aligned.map(([a, b]) => ({ before: a, after: b, moved: false })),
    ...moved.map(([a, b]) => ({ before: a, after: b, moved: true })),
  ]
  return inReadingOrder(pairs, removedOf(before, taken.before), after.length)
}

function removedOf(before: Layers, taken: ReadonlySet<number>): readonly number[] {
  return [...before.keys()].filter(a => !taken.has(a))
}

/** As the second model has them; what it lacks stands where the first had it. */
function inReadingOrder(
  pairs: readonly (Match & { before: number; after: number })[],
  removed: readonly number[],
  count: number,
): readonly Match[] {
  const byAfter = new Map(pairs.map(each => [each.after, each]))
  const waiting = [...removed]
  const matches: Match[] = []
  const removeUpTo = (place: number): void => {
    while (waiting.length > 0 && waiting[0]! < place)
      matches.push({ before: waiting.shift(), after: undefined, moved: false })
  }
  for (let b = 0; b < count; b++) {
    const pair = byAfter.get(b)
    if (pair && !pair.moved) removeUpTo(pair.before)
    matches.push(pair ?? { before: undefined, after: b, moved: false })
  }
  removeUpTo(Infinity)
  return matches
}

/** How sure it is that two layers, given by their numbers, are the same one; 0 is no pair. */
type Likeness = (a: number, b: number) => number

const sameName = 16
const [sameWeights, sameArgs] = [4, 2]
/** What layers have that nobody could tell apart but by their names. */
const alike = 1 + sameWeights + sameArgs

function likenessOf(before: Layers, after: Layers): Likeness {
  const writtenBefore = writtenNames(before)
  const writtenAfter = writtenNames(after)
  const keys = { before: before.map(keysOf), after: after.map(keysOf) }
  return (i, j) => {
    const [a, b] = [before[i]!, after[j]!]
    if (a.named && b.named && a.name === b.name) return sameName
    // Who has a twin by name is nobody else's.
    if (a.named && writtenAfter.has(a.name)) return 0
    if (b.named && writtenBefore.has(b.name)) return 0
    if (a.type !== b.type) return 0
    const weights = keys.before[i]!.weights === keys.after[j]!.weights ? sameWeights : 0
    const args = keys.before[i]!.args === keys.after[j]!.args ? sameArgs : 0
    const likeness = 1 + weights + args
    // Two written names that differ are one layer only where everything else agrees.
    if (a.named && b.named) return likeness === alike ? alike : 0
    return likeness + (a.name === b.name ? 1 : 0)
  }
}

function keysOf({ weights, args }: LayerFacts): {
  readonly weights: string
  readonly args: string
} {
  return { weights: JSON.stringify(weights), args: JSON.stringify(args) }
}

function writtenNames(layers: Layers): ReadonlySet<string> {
  return new Set(layers.filter(each => each.named).map(each => each.name))
}

/** Pairs of numbers that rise in both lists and have the largest sum of likeness. */
function align(before: Layers, after: Layers, likeness: Likeness): [number, number][] {
  const [lastBefore, lastAfter] = [before.length - 1, after.length - 1]
  const same = (a: number, b: number): boolean =>
    before[a]!.name === after[b]!.name && likeness(a, b) >= alike
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && same(head, head)) head++
  let tail = 0
  while (tail < shorter - head && same(lastBefore - tail, lastAfter - tail)) tail++
  const pairs: [number, number][] = []
  for (let i = 0; i < head; i++) pairs.push([i, i])
  const ends = [before.length - tail, after.length - tail] as const
  pairs.push(...alignMiddle(head, ends, likeness))
  for (let i = tail; i > 0; i--) pairs.push([before.length - i, after.length - i])
  return pairs
}

const [skipBefore, skipAfter, takeBoth] = [0, 1, 2]

/** The longest common subsequence, weighted: by dynamic programming, from the end. */
function alignMiddle(
  start: number,
  [endBefore, endAfter]: readonly [number, number],
  likeness: Likeness,
): [number, number][] {
  const width = endAfter - start
  // One byte per cell: 100 MB for twice the largest model.
  const steps = new Uint8Array((endBefore - start) * width)
  let below = new Int32Array(width + 1)
  for (let a = endBefore - 1; a >= start; a--) {
    const row = new Int32Array(width + 1)
    for (let b = width - 1; b >= 0; b--) {
      const own = likeness(a, start + b)
      const [both, before, after] = [own + below[b + 1]!, below[b]!, row[b + 1]!]
      const taken = own > 0 && both >= before && both >= after
      row[b] = taken ? both : Math.max(before, after)
      steps[(a - start) * width + b] = taken ? takeBoth : before >= after ? skipBefore : skipAfter
    }
    below = row
  }
  const pairs: [number, number][] = []
  let [a, b] = [start, start]
  while (a < endBefore && b < endAfter) {
    const step = steps[(a - start) * width + b - start]
    if (step === takeBoth) pairs.push([a++, b++])
    else if (step === skipBefore) a++
    else b++
  }
  return pairs
}
