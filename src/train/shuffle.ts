/** The order in which an epoch sees its examples: a function of seed and epoch alone. */

/**
 * A permutation of 0 … count - 1, by Fisher and Yates. Equal arguments give equal permutations on
 * every machine, so that a resumed training needs no random state beyond the seed and the number of
 * the epoch.
 */
export function permutation(count: number, seed: number, epoch: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  const key = mix(mix(seed) + epoch)
  for (let last = count - 1; last > 0; last--) {
    const other = below(last + 1, key, last)
    const moved = order[last]!
    order[last] = order[other]!
    order[other] = moved
  }
  return order
}

/** A whole number from 0 to limit - 1: the counter-th of the stream that `key` stands for. */
function below(limit: number, key: number, counter: number): number {
  const bits = mix(key + Math.imul(counter, 0x9e3779b9))
  return Math.floor((bits / 2 ** 32) * limit)
}

/** Spreads every bit of `x` over all 32: MurmurHash3's finalizer, moved off its fixed point 0. */
function mix(x: number): number {
  let h = (x + 0x9e3779b9) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
