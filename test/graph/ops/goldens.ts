/** Goldens of layers with windows, and the tensors that they were made from. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Padding } from '../../../src/graph/window.ts'
import { type Tensor, countOf } from '../../../src/graph/tensor.ts'
import { tensor } from '../tensors.ts'

interface Golden {
  readonly xshape: readonly number[]
  readonly yshape: readonly number[]
  readonly y: readonly number[]
}

export function readGolden(name: string): Golden {
  const url = new URL('../../golden/keras-goldens.json', import.meta.url)
  const goldens = JSON.parse(readFileSync(url, 'utf8')) as { conv: { [name: string]: Golden } }
  const golden = goldens.conv[name]
  expect(golden, `a golden named '${name}'`).toBeDefined()
  return golden!
}

function cycle(shape: readonly number[], value: (i: number) => number): Tensor {
  return tensor(
    shape,
    Array.from({ length: countOf(shape) }, (_, i) => value(i)),
  )
}

/** The input of every golden. */
export function goldenInput(shape: readonly number[]): Tensor {
  return cycle(shape, i => ((i % 7) - 3) / 2)
}

/** The weights of every golden, each numbered from its own start. */
export function goldenWeight(shape: readonly number[]): Tensor {
  return cycle(shape, i => ((i % 5) - 2) / 4)
}

export function expectGolden(y: Tensor, golden: Golden): void {
  expect(y.shape).toEqual(golden.yshape)
  for (const [i, value] of golden.y.entries())
    expect(y.data[i], `element ${i}`).toBeCloseTo(value, 6)
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
