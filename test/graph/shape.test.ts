/** Tests of shapes. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../src/graph/dim.ts'
import {
  broadcastShapes,
  elementCount,
  equalShapes,
  resolveAxis,
  shapeText,
  stridesOf,
} from '../../src/graph/shape.ts'

const batch = namedDim('batch')

describe('shapes', () => {
  test('broadcast as numpy does', () => {
    expect(broadcastShapes([[2, 1, 3], [4, 1], []])).toEqual([2, 4, 3])
    expect(broadcastShapes([[batch, 1], [8]])).toEqual([batch, 8])
    expect(broadcastShapes([])).toEqual([])
    expect(broadcastShapes([[0], [1]])).toEqual([0])
  })

  test('refuse to broadcast where dims differ', () => {
    expect(broadcastShapes([[2], [3]])).toBeUndefined()
    expect(broadcastShapes([[batch], [3]])).toBeUndefined()
  })

  test('count elements and strides, dynamic dims too', () => {
    expect(shapeText([elementCount([batch, 28, 28])])).toBe('[784*batch]')
    expect(stridesOf([batch, 2, 3])).toEqual([6, 3, 1])
    expect(equalShapes([batch, 3], [namedDim('batch'), 3])).toBe(true)
  })

  test('count negative axes from the end', () => {
    expect(resolveAxis(-1, 3)).toBe(2)
    expect(() => resolveAxis(3, 3)).toThrow('axis 3 of rank 3')
  })
})
