/** Arenas for open sizes: no two buffers that live together overlap, whatever the sizes. */
import { expect, test } from 'vitest'

import { type Dim, addDims, evaluateDim, mulDims, namedDim } from '../../../src/graph/dim.ts'
import { planOpenArena } from '../../../src/formats/listing/open-arena.ts'
import { createRandom } from '../../support/random.ts'

const [batch, time] = [namedDim('batch'), namedDim('time')]

test('buffers of one dim share as those of a fixed size do', () => {
  const life = (bytes: Dim, from: number, to: number) => ({ bytes, from, to })
  const { offsets, bytes } = planOpenArena([
    life(mulDims(640, batch), 0, 1),
    life(mulDims(64, batch), 1, 2),
    life(mulDims(640, batch), 2, 3),
    life(128, 1, 1),
  ])
  const text = (dim: Dim): string => (typeof dim === 'number' ? String(dim) : dim.text)
  expect(offsets.map(text)).toEqual(['0', '640*batch', '0', '704*batch'])
  expect(text(bytes)).toBe('704*batch + 128')
})

test.each([1, 2, 3])('random buffers do not overlap, seed %i', seed => {
  const random = createRandom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const units: readonly Dim[] = [1, batch, mulDims(batch, time), addDims(time, 3)]
  const lifetimes = Array.from({ length: 60 }, () => {
    const from = below(20)
    return { bytes: mulDims(1 + below(500), units[below(4)]!), from, to: from + below(5) }
  })
  const { offsets, bytes } = planOpenArena(lifetimes)
  for (const sizes of [sizesOf(1, 1), sizesOf(7, 2), sizesOf(3, 50)]) {
    const placed = lifetimes.map((each, i) => {
      const start = evaluateDim(offsets[i]!, sizes)
      return { ...each, start, end: start + evaluateDim(each.bytes, sizes) }
    })
    expect(Math.max(...placed.map(each => each.end))).toBeLessThanOrEqual(evaluateDim(bytes, sizes))
    const overlaps = placed.flatMap((a, i) =>
      placed
        .slice(i + 1)
        .filter(b => a.from <= b.to && b.from <= a.to && a.start < b.end && b.start < a.end),
    )
    expect(overlaps).toEqual([])
  }
})

function sizesOf(examples: number, length: number): ReadonlyMap<string, number> {
  return new Map([
    ['batch', examples],
    ['time', length],
  ])
}
