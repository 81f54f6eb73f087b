/** sigmoid: the logistic function. */
import { type Expr, add, div, exp, gt, min, neg, select } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

/** 1 / (1 + exp(-x)), without overflow in the value or its gradient. */
export function logistic(x: Expr): Expr {
  // exp(-|x|); where both are 0 the gradient goes to x, which is what x > 0 below expects.
  const decay = exp(min(neg(x), x))
  return div(select(gt(x, 0), 1, decay), add(1, decay))
}

export const sigmoid = defineActivation({
  name: 'sigmoid',
  doc: '1 / (1 + exp(-x))',
  fields: {},
  expr: logistic,
  examples: [
    [-1, 0.2689414],
    [0, 0.5],
    [2, 0.8807971],
  ],
})
