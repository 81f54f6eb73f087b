/** log_sigmoid: the logarithm of the sigmoid. */
import { neg } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'
import { logOnePlusExp } from './softplus.ts'

export const logSigmoid = defineActivation({
  name: 'log_sigmoid',
  doc: '-log(1 + exp(-x))',
  fields: {},
  expr: x => neg(logOnePlusExp(neg(x))),
  examples: [
    [-1, -1.3132617],
    [0, -0.6931472],
    [2, -0.126928],
  ],
})
