/** Probabilities kept away from 0 and 1, so that their logarithms are finite. */
import { type Expr, div, max, min } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { elementwise } from './elementwise.ts'
import { sumOver } from './reductions.ts'

/** Keras's backend epsilon. */
const epsilon = 1e-7

export function clipped(probability: Expr): Expr {
  return min(max(probability, epsilon), 1 - epsilon)
}

/** Rows [..., C] divided by their sums. */
export function normalizedRows(x: Node): Node {
  const sums = sumOver(x, [x.shape.length - 1])
  return elementwise([x, sums], (value, sum) => div(value, sum))
}
