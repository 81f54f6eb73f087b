/** Streams of random numbers that belong to one name each. */
import { describe, expect, test } from 'vitest'
import { createRandomStream, deriveSeed } from '../../src/catalog/random.ts'

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next)

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length

describe('a stream', () => {
  test('is the same for the same seed and name', () => {
    const first = draw(20, createRandomStream(7, 'dense/kernel').uniform)
    expect(draw(20, createRandomStream(7, 'dense/kernel').uniform)).toEqual(first)
  })

  test('is another for another seed or name', () => {
    const first = draw(4, createRandomStream(7, 'dense/kernel').uniform)
    expect(draw(4, createRandomStream(8, 'dense/kernel').uniform)).not.toEqual(first)
    expect(draw(4, createRandomStream(7, 'dense_1/kernel').uniform)).not.toEqual(first)
    expect(draw(4, createRandomStream(8, 'dense/kernel').uniform)).toEqual(
      draw(4, createRandomStream(7, 'dense/kernel').withSeed(8).uniform),
    )
  })

  test('is uniform in [0, 1) with 24 bits', () => {
    const numbers = draw(20_000, createRandomStream(1, 'w').uniform)
    expect(numbers.every(each => each >= 0 && each < 1)).toBe(true)
    expect(numbers.every(each => Number.isInteger(each * 2 ** 24))).toBe(true)
    const counts = new Array<number>(10).fill(0)
    for (const each of numbers) counts[Math.floor(each * 10)]!++
    // Chi-square with 9 degrees of freedom is above 27.9 once in 1000 seeds; this one is fixed.
    expect(counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9)
  })

  test('has normal numbers with mean 0 and variance 1', () => {
    const numbers = draw(20_000, createRandomStream(1, 'w').normal)
    expect(Math.abs(mean(numbers))).toBeLessThan(0.03)
    expect(Math.abs(mean(numbers.map(each => each * each)) - 1)).toBeLessThan(0.05)
    expect(Math.abs(mean(numbers.map(each => each ** 4)) - 3)).toBeLessThan(0.3)
  })
})

test('seeds of 10,000 close names are all different', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `dense_${i}/kernel`)
  expect(new Set(names.map(name => deriveSeed(0, name))).size).toBe(10_000)
})
