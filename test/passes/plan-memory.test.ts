/** The arena: what is alive together never overlaps, and little memory is wasted. */
import { describe, expect, test } from 'vitest'
import {
  type Lifetime,
  align,
  alignment,
  memoryLowerBound,
  planMemory,
} from '../../src/passes/plan-memory.ts'
import { createRandom } from '../support/random.ts'

const seeds = Array.from({ length: 200 }, (_, seed) => seed)

function randomLifetimes(seed: number): Lifetime[] {
  const random = createRandom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const kernels = 1 + below(30)
  return Array.from({ length: below(40) }, () => {
    const from = below(kernels) - 1
    const bytes = random() < 0.1 ? 0 : below(random() < 0.5 ? 200 : 100_000)
    return { bytes, from, to: from + below(random() < 0.2 ? kernels : 4) }
  })
}

/** Pairs of buffers that are alive together and share bytes. */
function overlaps(lifetimes: readonly Lifetime[], offsets: readonly number[]): number {
  const end = (i: number): number => offsets[i]! + lifetimes[i]!.bytes
  let found = 0
  for (const [i, a] of lifetimes.entries())
    for (const [j, b] of lifetimes.slice(0, i).entries()) {
      const together = a.from <= b.to && b.from <= a.to
      const shared = offsets[i]! < end(j) && offsets[j]! < end(i)
      if (together && shared && a.bytes > 0 && b.bytes > 0) found++
    }
  return found
}

describe('a plan of random buffers', () => {
  test.each(seeds)('keeps apart what is alive together (seed %i)', seed => {
    const lifetimes = randomLifetimes(seed)
    const { offsets, bytes } = planMemory(lifetimes)
    expect(overlaps(lifetimes, offsets)).toBe(0)
    expect(offsets.every(each => each >= 0 && each % alignment === 0)).toBe(true)
    const ends = lifetimes.map((each, i) => offsets[i]! + each.bytes)
    expect(bytes).toBeGreaterThanOrEqual(Math.max(0, ...ends))
    expect(bytes).toBeGreaterThanOrEqual(memoryLowerBound(lifetimes))
  })

  test('covers cases with many buffers alive together', () => {
    const most = seeds.map(seed => {
      const lifetimes = randomLifetimes(seed)
      return Math.max(
        0,
        ...lifetimes.map(a => lifetimes.filter(b => a.from >= b.from && a.from <= b.to).length),
      )
    })
    expect(most.filter(each => each >= 5).length).toBeGreaterThan(50)
  })
})

describe('a plan of a chain', () => {
  /** Each kernel reads the last result and writes the next one. */
  const inference = (sizes: readonly number[]): Lifetime[] =>
    sizes.map((bytes, k) => ({ bytes, from: k - 1, to: k }))

  /** Forward results stay until their gradient is made. */
  const training = (sizes: readonly number[]): Lifetime[] =>
    sizes.flatMap((bytes, k): Lifetime[] => {
      const back = 2 * sizes.length - k
      return [
        { bytes, from: k, to: back },
        { bytes, from: back - 1, to: back },
        { bytes: bytes / 4, from: back, to: 2 * sizes.length + 1 },
      ]
    })
  const vgg = [150_528, 3_211_264, 3_211_264, 802_816, 1_605_632, 1_605_632, 401_408, 4096, 1000]
  const mobile = Array.from({ length: 30 }, (_, k) => 1_204_224 >> Math.floor(k / 5))
  const pyramid = Array.from({ length: 20 }, (_, k) => 40_000 + 13_000 * (k % 7))

  test.each<[string, Lifetime[]]>([
    ['inference of large images', inference(vgg)],
    ['inference of many layers', inference(mobile)],
    ['inference of uneven layers', inference(pyramid)],
    ['training of large images', training(vgg)],
    ['training of many layers', training(mobile)],
    ['training of uneven layers', training(pyramid)],
  ])('%s takes at most a tenth more than it must', (_, lifetimes) => {
    const { offsets, bytes } = planMemory(lifetimes)
    expect(overlaps(lifetimes, offsets)).toBe(0)
    expect(bytes).toBeLessThanOrEqual(1.1 * memoryLowerBound(lifetimes))
  })

  test('shares memory: two buffers of three are alive at a time', () => {
    const { bytes } = planMemory(inference([1000, 1000, 1000, 1000, 1000]))
    expect(bytes).toBe(2 * align(1000))
  })
})

test('an empty plan takes no memory', () => {
  expect(planMemory([])).toEqual({ offsets: [], bytes: 0 })
  expect(memoryLowerBound([])).toBe(0)
})
