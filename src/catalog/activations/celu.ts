/** celu: elu whose slope is continuous for every alpha. */
import { add, div, expm1, max, min, mul } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

/** Barron, https://arxiv.org/abs/1704.07483 */
export const celu = defineActivation({
  name: 'celu',
  doc: 'max(x, 0) + alpha * (exp(min(x, 0) / alpha) - 1)',
  fields: { alpha: num({ default: 1, above: 0, doc: 'size of the negative tail' }) },
  main: 'alpha',
  // min(0, x): where both are 0 the gradient goes to x, so that the slope there is 1.
  expr: (x, { alpha }) => add(max(x, 0), mul(alpha, expm1(div(min(0, x), alpha)))),
  examples: [
    [-1, -0.6321206],
    [0, 0],
    [2, 2],
  ],
})
