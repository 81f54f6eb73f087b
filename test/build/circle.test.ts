/** Circles among feeds, found from the edge that closes them. */
import { expect, test } from 'vitest'
import { circleThrough } from '../../src/build/circle.ts'

const feeds = (edges: Record<number, readonly number[]>) => (source: number) => edges[source] ?? []

test('an edge to itself is the smallest circle', () => {
  expect(circleThrough(3, 3, feeds({ 3: [3] }))).toEqual([3, 3])
})

test('the circle follows what feeds what', () => {
  // 1 takes 3, 2 takes 1, 3 takes 2.
  expect(circleThrough(1, 3, feeds({ 1: [3], 2: [1], 3: [2] }))).toEqual([1, 2, 3, 1])
})

test('of two ways back the shorter one is shown', () => {
  expect(circleThrough(1, 4, feeds({ 4: [3, 1], 3: [2], 2: [1] }))).toEqual([1, 4, 1])
})

test('a source that does not depend on the layer closes none', () => {
  expect(circleThrough(1, 3, feeds({ 3: [2], 2: [0] }))).toEqual([])
})
