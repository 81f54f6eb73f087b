/** Probabilities kept away from 0 and 1, so that their logarithms are finite. */
import { type Expr, div, max, min } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { elementwise } from './elementwise.ts'
import { sumOver } from './reductions.ts'

/** Keras's backend epsilon. */
export const epsilon = 1e-7

export function clipped(probability: Expr): Expr {
  return min(max(probability, epsilon), 1 - epsilon)
}

/** Probabilities divided by their sums along an axis. */
export function normalized(x: Node, axis: number): Node {
  return elementwise([x, sumOver(x, [axis])], (value, sum) => div(value, sum))
}
