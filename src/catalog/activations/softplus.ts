/** softplus: a smooth relu. */
import { type Expr, add, exp, log1p, max, min, neg } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

/** log(1 + exp(x)), without overflow in the value or its gradient. */
export function logOnePlusExp(x: Expr): Expr {
  // min(-x, x) is -|x|; at 0 the gradient goes to x and max(x, 0) has none, which gives 1/2.
  return add(max(x, 0), log1p(exp(min(neg(x), x))))
}

export const softplus = defineActivation({
  name: 'softplus',
  doc: 'log(1 + exp(x))',
  fields: {},
  expr: logOnePlusExp,
  examples: [
    [-1, 0.3132617],
    [0, 0.6931472],
    [2, 2.126928],
  ],
})
