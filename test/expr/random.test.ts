/** uniform() passes simple statistics: none of them is decided by luck, for everything is fixed. */
import { describe, expect, test } from 'vitest'
import { createEvaluator } from '../../src/expr/evaluate.ts'
import { index, operand } from '../../src/expr/expr.ts'
import { uniform } from '../../src/expr/random.ts'

const count = 100_000

function draw(seed: number, step: number, first = 0): Float64Array {
  const run = createEvaluator([uniform(seed, operand(0, 'i32'), index())], { round: Math.fround })
  return Float64Array.from({ length: count }, (_, i) => run([step], first + i)[0]!)
}

function correlation(a: Float64Array, b: Float64Array): number {
  const covariance = a.reduce((sum, each, i) => sum + (each - 0.5) * (b[i]! - 0.5), 0)
  return (12 * covariance) / a.length
}

// Deviations are bounded at five standard deviations of the ideal distribution.
const bound = 5 / Math.sqrt(count)

describe.each([
  [0, 0],
  [1, 0],
  [0, 1],
  [123456789, 1000],
])('seed %d, step %d', (seed, step) => {
  const values = draw(seed, step)

  test('lies in [0, 1) in multiples of 2^-24', () => {
    expect(values.every(x => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 24))).toBe(true)
  })

  test('has mean 1/2 and variance 1/12', () => {
    const mean = values.reduce((sum, x) => sum + x, 0) / count
    const variance = values.reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / count
    expect(Math.abs(mean - 0.5)).toBeLessThan(bound / Math.sqrt(12))
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(bound / Math.sqrt(180))
  })

  test('fills 256 buckets evenly', () => {
    const buckets = new Float64Array(256)
    for (const x of values) buckets[Math.floor(x * 256)]!++
    const expected = count / 256
    const chiSquare = buckets.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    // 255 degrees of freedom: mean 255, standard deviation 22.6.
    expect(chiSquare).toBeGreaterThan(255 - 5 * 22.6)
    expect(chiSquare).toBeLessThan(255 + 5 * 22.6)
  })

  test('neighbours in index, step and seed are uncorrelated', () => {
    for (const other of [draw(seed, step, 1), draw(seed, step + 1), draw(seed + 1, step)])
      expect(Math.abs(correlation(values, other))).toBeLessThan(bound)
  })

  test('the next step is no shifted copy', () => {
    const seen = new Set(values.slice(0, 1000))
    const shared = draw(seed, step + 1).filter(x => seen.has(x)).length
    // 1000 * 100000 pairs meet by chance about 6 times in 2^24.
    expect(shared).toBeLessThan(30)
  })
})
