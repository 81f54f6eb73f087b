/** Mean and population variance along axes, as every normalisation takes them. */
import { add, div, mul, select, sub } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { elementwise } from './elementwise.ts'
import { counts } from './masks.ts'
import { meanOver, sumOver } from './reductions.ts'

/** Keras's backend epsilon, beside the number of elements that count: it may be 0. */
const epsilon = 1e-7

export interface Moments {
  readonly mean: Node
  readonly variance: Node
}

/**
 * Mean, and mean of the squared distance from it; the axes stay with size 1. Two passes over the
 * values, so that nothing cancels where the mean is large.
 */
export function momentsOver(x: Node, axes: readonly number[]): Moments {
  const mean = meanOver(x, axes)
  const squares = elementwise([x, mean], (x, mean) => mul(sub(x, mean), sub(x, mean)))
  return { mean, variance: meanOver(squares, axes) }
}

/**
 * Mean and variance of the elements that count alone; the mask broadcasts against x. Where nothing
 * counts both are 0.
 */
export function maskedMomentsOver(x: Node, mask: Node, axes: readonly number[]): Moments {
  const count = sumOver(createBroadcast(mask, x.shape), axes)
  const meanOfCounted = (values: Node): Node =>
    elementwise([sumOver(values, axes), count], (sum, count) => div(sum, add(count, epsilon)))
  const mean = meanOfCounted(elementwise([x, mask], (x, m) => select(counts(m), x, 0)))
  const squares = elementwise([x, mean, mask], (x, mean, m) =>
    select(counts(m), mul(sub(x, mean), sub(x, mean)), 0),
  )
  return { mean, variance: meanOfCounted(squares) }
}
