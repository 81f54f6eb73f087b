/** Gives every buffer a place in one arena; buffers that never live together may share. */

/** A buffer that is alive from kernel `from` to kernel `to`, both counted. */
export interface Lifetime {
  readonly bytes: number
  readonly from: number
  readonly to: number
}

export interface MemoryPlan {
  /** Byte offset of each buffer, in the order given. */
  readonly offsets: readonly number[]
  /** Size of the arena. */
  readonly bytes: number
}

/** Buffers start at multiples of a cache line. */
export const alignment = 64

export function align(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment
}

/** Orders beyond the first are tried while a plan takes more than this share of the least. */
const goodEnough = 1.01

/** How often the buffer that ends last is placed first, to see whether that helps. */
const repairs = 60

/**
 * Places one buffer after the other, each into the smallest gap that it fits among the buffers
 * alive with it. Large ones come first (greedy by size, https://arxiv.org/abs/2001.03288), which is
 * nearly always enough; where it is not, other orders are tried, and the best plan is taken.
 */
export function planMemory(lifetimes: readonly Lifetime[]): MemoryPlan {
  const enough = goodEnough * memoryLowerBound(lifetimes)
  let best: OrderedPlan | undefined
  for (const order of orders(lifetimes)) {
    const plan = placeInOrder(order, lifetimes)
    if (!best || plan.bytes < best.bytes) best = plan
    if (best.bytes <= enough) break
  }
  // The buffer that ends last found no better place, so it may choose earlier.
  let current = best!
  for (let i = 0; i < repairs && best!.bytes > enough; i++) {
    const last = current.order.find(
      each => current.offsets[each]! + align(lifetimes[each]!.bytes) === current.bytes,
    )!
    current = placeInOrder([last, ...current.order.filter(each => each !== last)], lifetimes)
    if (current.bytes < best!.bytes) best = current
  }
  return { offsets: best!.offsets, bytes: best!.bytes }
}

interface OrderedPlan extends MemoryPlan {
  /** Numbers of the buffers as they were placed. */
  readonly order: readonly number[]
}

/** By size; what is alive where most is alive first; by size and length of life; by beginning. */
function* orders(lifetimes: readonly Lifetime[]): Generator<readonly number[]> {
  const all = lifetimes.map((_, i) => i)
  const by = (key: (each: Lifetime) => number): readonly number[] =>
    [...all].sort((a, b) => key(lifetimes[b]!) - key(lifetimes[a]!) || a - b)
  yield by(({ bytes }) => bytes)
  const { at } = largestLiveSet(lifetimes)
  const large = by(({ bytes }) => bytes)
  const isAlive = (i: number): boolean => lifetimes[i]!.from <= at && at <= lifetimes[i]!.to
  yield [...large.filter(isAlive), ...large.filter(each => !isAlive(each))]
  yield by(({ bytes, from, to }) => bytes * (to - from + 1))
  yield by(({ from }) => -from)
  yield by(({ to }) => to)
}

function placeInOrder(order: readonly number[], lifetimes: readonly Lifetime[]): OrderedPlan {
  const offsets = new Array<number>(lifetimes.length).fill(0)
  // Sorted by offset, so that gaps are found in one walk.
  const placed: number[] = []
  let bytes = 0
  for (const i of order) {
    const offset = findGap(i, placed, lifetimes, offsets)
    offsets[i] = offset
    bytes = Math.max(bytes, offset + align(lifetimes[i]!.bytes))
    const at = placed.findIndex(each => offsets[each]! > offset)
    placed.splice(at < 0 ? placed.length : at, 0, i)
  }
  return { offsets, bytes, order }
}

function findGap(
  i: number,
  placed: readonly number[],
  lifetimes: readonly Lifetime[],
  offsets: readonly number[],
): number {
  const own = lifetimes[i]!
  const size = align(own.bytes)
  let best = -1
  let bestGap = Infinity
  let end = 0
  for (const each of placed) {
    const other = lifetimes[each]!
    if (other.to < own.from || own.to < other.from) continue
    const gap = offsets[each]! - end
    if (gap >= size && gap < bestGap) [best, bestGap] = [end, gap]
    end = Math.max(end, offsets[each]! + align(other.bytes))
  }
  return best >= 0 ? best : end
}

/** Bytes that any plan needs at least: the largest sum of buffers alive at one kernel. */
export function memoryLowerBound(lifetimes: readonly Lifetime[]): number {
  return largestLiveSet(lifetimes).bytes
}

/** The kernel at which most is alive, and how much that is. */
function largestLiveSet(lifetimes: readonly Lifetime[]): {
  readonly at: number
  readonly bytes: number
} {
  const change = new Map<number, number>()
  const add = (at: number, bytes: number): void =>
    void change.set(at, (change.get(at) ?? 0) + bytes)
  for (const { bytes, from, to } of lifetimes) {
    add(from, align(bytes))
    add(to + 1, -align(bytes))
  }
  let alive = 0
  let most = { at: 0, bytes: 0 }
  for (const [at, bytes] of [...change].sort(([a], [b]) => a - b)) {
    alive += bytes
    if (alive > most.bytes) most = { at, bytes: alive }
  }
  return most
}
