/** Mean and population variance along axes, as every normalisation takes them. */
import { mul, sub } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { elementwise } from './elementwise.ts'
import { meanOver } from './reductions.ts'

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
