/** elu: the exponential linear unit. */
import { type Expr, type Operand, expm1, gt, mul, select } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

/** x where x > 0, else alpha * (exp(x) - 1). */
export function exponentialLinear(x: Expr, alpha: Operand): Expr {
  return select(gt(x, 0), x, mul(alpha, expm1(x)))
}

/** Clevert, Unterthiner and Hochreiter, https://arxiv.org/abs/1511.07289 */
export const elu = defineActivation({
  name: 'elu',
  doc: 'x where x > 0, else alpha * (exp(x) - 1)',
  fields: { alpha: num({ default: 1, doc: 'size of the negative tail' }) },
  main: 'alpha',
  expr: (x, { alpha }) => exponentialLinear(x, alpha),
  examples: [
    [-1, -0.6321206],
    [0, 0],
    [2, 2],
  ],
})
