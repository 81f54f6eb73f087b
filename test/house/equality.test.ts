/** `toEqual` is fast for arrays of numbers, and as strict as it is without that. */
import { expect, test } from 'vitest'

test('the same numbers in arrays of one type are equal, NaN included', () => {
  expect({ x: Float32Array.of(NaN, -0, 1) }).toEqual({ x: Float32Array.of(NaN, -0, 1) })
  // A part of a buffer is compared as that part alone.
  expect(Uint8Array.of(9, 1, 2).subarray(1)).toEqual(Uint8Array.of(1, 2))
})

test.each<[string, ArrayBufferView, ArrayBufferView]>([
  ['another number', Float32Array.of(1, 2), Float32Array.of(1, 3)],
  ['another zero', Float32Array.of(0), Float32Array.of(-0)],
  ['another length', Float32Array.of(1), Float32Array.of(1, 0)],
  ['another type of the same bits', Int8Array.of(1), Uint8Array.of(1)],
])('%s is not equal', (_, a, b) => {
  expect(a).not.toEqual(b)
  expect([a]).not.toEqual([b])
})
