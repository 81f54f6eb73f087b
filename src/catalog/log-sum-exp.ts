/** Logarithms of sums of exponentials, without overflow; equal terms share the gradient. */
import { type Expr, add, exp, log, max, sub } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createReduce } from '../graph/ops/reduce.ts'
import { elementwise, withoutGradient } from './elementwise.ts'
import { sumOver } from './reductions.ts'

/** log(exp(a) + exp(b)) of finite numbers. */
export function logAddExp(a: Expr, b: Expr): Expr {
  const largest = withoutGradient(max(a, b))
  return add(largest, log(add(exp(sub(a, largest)), exp(sub(b, largest)))))
}

/** log(sum(exp(x))) along axes, which stay with size 1. */
export function logSumExpOver(x: Node, axes: readonly number[]): Node {
  const largest = createReduce('max', x, axes)
  const shifted = elementwise([x, largest], (x, most) => exp(sub(x, withoutGradient(most))))
  return elementwise([largest, sumOver(shifted, axes)], (most, sum) =>
    add(withoutGradient(most), log(sum)),
  )
}
