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

/**
 * Places large buffers first, each into the smallest gap that it fits among the buffers alive with
 * it (greedy by size, https://arxiv.org/abs/2001.03288).
 */
export function planMemory(lifetimes: readonly Lifetime[]): MemoryPlan {
  const order = lifetimes
    .map((_, i) => i)
    .sort((a, b) => lifetimes[b]!.bytes - lifetimes[a]!.bytes || a - b)
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
  return { offsets, bytes }
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
  const change = new Map<number, number>()
  const add = (at: number, bytes: number): void =>
    void change.set(at, (change.get(at) ?? 0) + bytes)
  for (const { bytes, from, to } of lifetimes) {
    add(from, align(bytes))
    add(to + 1, -align(bytes))
  }
  let alive = 0
  let most = 0
  for (const [, bytes] of [...change].sort(([a], [b]) => a - b)) {
    alive += bytes
    most = Math.max(most, alive)
  }
  return most
}
