/** exponential: e to the x. */
import { exp } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const exponential = defineActivation({
  name: 'exponential',
  doc: 'exp(x)',
  fields: {},
  expr: x => exp(x),
  examples: [
    [-1, 0.3678794],
    [0, 1],
    [1, 2.7182818],
  ],
})
