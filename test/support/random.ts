/** Random numbers for tests: the same for the same seed. */

/** Uniform numbers in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    // The low bits of a linear congruence have short periods.
    return (state >>> 8) / 2 ** 24
  }
  for (let i = 0; i < 4; i++) next()
  return next
}
