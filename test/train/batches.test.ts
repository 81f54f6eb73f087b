/** Batches gather the examples of an order, convert them, and keep the last partial batch. */
import { expect, test } from 'vitest'

import { createBatches } from '../../src/train/batches.ts'
import {
  type Dataset,
  limitDataset,
  sliceDataset,
  validationCount,
} from '../../src/train/dataset.ts'

/** Five examples of two bytes, scaled, with a class each. */
const dataset: Dataset = {
  count: 5,
  sizes: new Map([['length', 2]]),
  columns: [
    {
      ...{ name: 'x', dtype: 'float32', size: 2, scale: 1 / 255 },
      data: Uint8Array.of(0, 1, 10, 11, 20, 21, 30, 31, 255, 41),
    },
    {
      ...{ name: 'y', dtype: 'int32', size: 1, scale: undefined },
      data: Uint8Array.of(0, 1, 2, 3, 4),
    },
  ],
}

const order = Uint32Array.of(4, 0, 3, 1, 2)

test('examples come in the order, columns together', () => {
  const { inputs, sizes, count } = createBatches(dataset, 2).gather(0, order)
  expect(count).toBe(2)
  expect(inputs['y']).toEqual(Int32Array.of(4, 0))
  expect(sizes).toEqual(
    new Map([
      ['length', 2],
      ['batch', 2],
    ]),
  )
})

test('a scaled column is float32 times float32, rounded to float32', () => {
  const { inputs } = createBatches(dataset, 2).gather(0, order)
  const scale = Math.fround(1 / 255)
  expect(inputs['x']).toEqual(Float32Array.of(255 * scale, 41 * scale, 0, scale))
})

test('the last batch holds what is left', () => {
  const batches = createBatches(dataset, 2)
  expect(batches.count).toBe(3)
  const { inputs, count } = batches.gather(2, order)
  expect([count, inputs['x']!.length]).toEqual([1, 2])
  expect(inputs['y']).toEqual(Int32Array.of(2))
})

test('a batch larger than the dataset holds all of it', () => {
  const batches = createBatches(dataset, 64)
  expect(batches.count).toBe(1)
  expect(batches.gather(0).inputs['y']).toEqual(Int32Array.of(0, 1, 2, 3, 4))
})

test('a slice has its own examples and no others', () => {
  const last = sliceDataset(dataset, 3, 5)
  expect(createBatches(last, 8).gather(0).inputs['y']).toEqual(Int32Array.of(3, 4))
  expect(limitDataset(dataset, 2).count).toBe(2)
  expect(limitDataset(dataset, 9).count).toBe(5)
})

test.each([
  [5000, 60000, 5000],
  [0.1, 60000, 6000],
  [0.25, 10, 3],
  [1, 2, 1],
  [2, 2, undefined],
  [0, 10, undefined],
  [0.01, 10, 1],
])('validation %d of %d examples takes %s', (validation, count, taken) => {
  expect(validationCount(validation, count)).toBe(taken)
})
