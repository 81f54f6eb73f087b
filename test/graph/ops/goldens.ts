/** Goldens of layers with windows, for the ops that such layers are made of. */
import { expect } from 'vitest'
import type { Padding } from '../../../src/graph/window.ts'
import type { Tensor } from '../../../src/graph/tensor.ts'
import { type GoldenTensor, valuesOf } from '../../golden/cases.ts'
import { tensor } from '../tensors.ts'

export function tensorOf(golden: GoldenTensor): Tensor {
  return tensor(golden.shape, valuesOf(golden))
}

export function expectGolden(y: Tensor, golden: GoldenTensor): void {
  expect(y.shape).toEqual(golden.shape)
  for (const [i, value] of valuesOf(golden).entries())
    expect(y.data[i], `element ${i}`).toBeCloseTo(value, 5)
}

/** `same` padding of Keras: the odd cell goes behind. */
export function samePadding(
  cells: readonly number[],
  extents: readonly number[],
  strides: readonly number[],
): Padding {
  return cells.map((count, axis) => {
    const windows = Math.ceil(count / strides[axis]!)
    const total = Math.max((windows - 1) * strides[axis]! + extents[axis]! - count, 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)]
  })
}
