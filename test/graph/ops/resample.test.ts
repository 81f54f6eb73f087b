/** Tests of `resample` and its tables. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../../src/graph/dim.ts'
import { createResample, resample } from '../../../src/graph/ops/resample.ts'
import { tableOf, transposeTable } from '../../../src/graph/resample-table.ts'
import { shapeText } from '../../../src/graph/shape.ts'
import { compute, input, tensor } from '../tensors.ts'

/** Halves of three cells: the average of two, and one alone. */
const halves = tableOf(3, [
  { start: 0, weights: [0.5, 0.5] },
  { start: 2, weights: [1] },
])

describe('resample', () => {
  test('adds up cells with their weights, along any axis but the last', () => {
    const x = tensor([1, 3, 2], [1, 10, 3, 20, 7, 40])
    const y = compute([x], x => createResample(x!, 1, halves))
    expect(y.shape).toEqual([1, 2, 2])
    expect([...y.data]).toEqual([2, 15, 7, 40])
    const front = compute([tensor([3, 1], [1, 3, 7])], x => createResample(x!, 0, halves))
    expect([...front.data]).toEqual([2, 7])
  })

  test('reads its own cells alone, so that infinities elsewhere do not matter', () => {
    const y = compute([tensor([3, 1], [1, 3, Infinity])], x => createResample(x!, 0, halves))
    expect([...y.data]).toEqual([2, Infinity])
  })

  test('keeps other dims, counts its terms, and refuses what does not fit', () => {
    const y = createResample(input([namedDim('batch'), 3, 4]), 1, halves)
    expect(shapeText(y.shape)).toBe('[batch, 2, 4]')
    expect(shapeText([resample.flops!(y)])).toBe('[24*batch]')
    expect(resample.print(y.attributes)).toBe('axis=1 from 3 to 2, taps=2')
    expect(() => createResample(input([2, 4]), 0, halves)).toThrow('3 cells along axis 0 of [2, 4]')
    expect(() => createResample(input([4, 3]), 1, halves)).toThrow('along axis 1')
    expect(() => tableOf(2, [{ start: 1, weights: [1, 1] }])).toThrow('outside of 2 cells')
  })
})

describe('a transposed table', () => {
  test('sends each cell where it was read', () => {
    const back = transposeTable(halves)
    expect(back.cells).toBe(2)
    expect(back.starts).toEqual([0, 0, 1])
    expect([...back.weights]).toEqual([0.5, 0.5, 1])
  })

  test('is the table itself after two turns', () => {
    const table = tableOf(4, [
      { start: 0, weights: [5] },
      { start: 0, weights: [2, 3] },
      { start: 2, weights: [7, 11] },
    ])
    expect(transposeTable(transposeTable(table))).toEqual(table)
  })

  test('gives nothing to cells that no place reads', () => {
    const { counts } = transposeTable(tableOf(3, [{ start: 2, weights: [1] }]))
    expect(counts).toEqual([0, 0, 1])
  })
})
