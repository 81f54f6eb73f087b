/** Penalties that several regularizers are made of. */
import { type Expr, abs, add, mul } from '../../expr/expr.ts'
import type { Node } from '../../graph/node.ts'
import { elementwise } from '../elementwise.ts'
import { sumOfAll } from '../reductions.ts'

/** l1 * sum(|w|) + l2 * sum(w^2), a scalar. */
export function penaltyL1L2(weight: Node, l1: number, l2: number): Node {
  const linear = (w: Expr): Expr => mul(l1, abs(w))
  const square = (w: Expr): Expr => mul(l2, mul(w, w))
  const each = (w: Expr): Expr =>
    l2 === 0 ? linear(w) : l1 === 0 ? square(w) : add(linear(w), square(w))
  return sumOfAll(elementwise([weight], each))
}
