/** squareplus: a smooth relu without exponentials. */
import { add, mul, sqrt } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

/** Barron, https://arxiv.org/abs/2112.11687 */
export const squareplus = defineActivation({
  name: 'squareplus',
  doc: '(x + sqrt(x^2 + b)) / 2',
  fields: { b: num({ default: 4, above: 0, doc: 'how smooth the bend at 0 is' }) },
  main: 'b',
  expr: (x, { b }) => mul(0.5, add(x, sqrt(add(mul(x, x), b)))),
  examples: [
    [-1, 0.618034],
    [0, 1],
    [1, 1.618034],
  ],
})
