/** Loops over the outer spatial dims of [N, spatial..., C], shared by convolution and pooling. */
import { type Dim, mulDims, productOf } from '../graph/dim.ts'
import type { Shape } from '../graph/shape.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, greater, lesser, minus, plus, times, whole } from './loop.ts'
import { coordinatesOf } from './lower-matmul.ts'

/**
 * Rows of the result: every dim but the innermost spatial one and the channels. One task is one
 * row.
 */
export function rowDimsOf(shape: Shape): readonly Dim[] {
  return shape.slice(0, -2)
}

export function rowTasks(shape: Shape): Dim {
  return productOf(rowDimsOf(shape))
}

/** Runs `body` for every task with the coordinates of its row: [n, outer spatial...]. */
export function forTaskRows(
  block: KernelBlock,
  shape: Shape,
  body: (row: readonly Value[]) => void,
): void {
  block.loop('task', block.begin, block.end, 1, task =>
    body(coordinatesOf(block, rowDimsOf(shape), task)),
  )
}

/**
 * Byte address of element `coordinates` (missing ones are 0) of a dense float32 tensor that starts
 * at `base`.
 */
export function elementAddress(
  block: KernelBlock,
  base: Value,
  shape: Shape,
  coordinates: readonly Value[],
): Value {
  return coordinates.reduce((address, at, axis) => {
    const stride = mulDims(4, productOf(shape.slice(axis + 1)))
    return plus(address, times(at, block.dim(stride)))
  }, base)
}

/**
 * Taps of one axis of a window that lie inside an axis of `length` cells, for window number `at`.
 */
export function insideTaps(
  block: KernelBlock,
  {
    at,
    size,
    stride,
    low,
    length,
  }: {
    readonly at: Value
    readonly size: number
    readonly stride: number
    readonly low: number
    readonly length: Dim
  },
): { readonly first: Value; readonly from: Value; readonly to: Value } {
  const first = minus(times(at, stride), low)
  const from = greater(minus(whole(0), first), 0)
  const to = lesser(minus(block.dim(length), first), size)
  return { first, from: block.let('from', from), to: block.let('to', to) }
}
