/** Shuffling depends on seed and epoch alone, and favours no order. */
import { expect, test } from 'vitest'

import { permutation } from '../../src/train/shuffle.ts'

test('equal seeds and epochs give equal orders, others give others', () => {
  const order = [...permutation(100, 7, 3)]
  expect([...permutation(100, 7, 3)]).toEqual(order)
  expect([...permutation(100, 7, 4)]).not.toEqual(order)
  expect([...permutation(100, 8, 3)]).not.toEqual(order)
})

test('an order stays the same from version to version, or no checkpoint could be resumed', () => {
  expect([...permutation(8, 1, 1)]).toMatchInlineSnapshot(`
    [
      4,
      1,
      3,
      7,
      6,
      0,
      5,
      2,
    ]
  `)
})

test.each([1, 2, 3, 1000])('every one of %i examples comes exactly once', count => {
  const sorted = [...permutation(count, 5, 1)].sort((a, b) => a - b)
  expect(sorted).toEqual(Array.from({ length: count }, (_, i) => i))
})

test('each example is equally likely at each place', () => {
  const [places, epochs] = [6, 6000]
  const seen = Array.from({ length: places * places }, () => 0)
  for (let epoch = 1; epoch <= epochs; epoch++)
    for (const [place, example] of permutation(places, 11, epoch).entries())
      seen[place * places + example]!++
  const expected = epochs / places
  // Chi-squared with 25 degrees of freedom stays below 60 but once in 10,000 times.
  const chiSquared = seen.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  expect(chiSquared, 'seed 11').toBeLessThan(60)
})
