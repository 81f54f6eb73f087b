/** mish: x times the tanh of its softplus. */
import { mul, tanh } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'
import { logOnePlusExp } from './softplus.ts'

/** Misra, https://arxiv.org/abs/1908.08681 */
export const mish = defineActivation({
  name: 'mish',
  doc: 'x * tanh(log(1 + exp(x)))',
  fields: {},
  expr: x => mul(x, tanh(logOnePlusExp(x))),
  examples: [
    [-1, -0.3034015],
    [0, 0],
    [1, 0.8650984],
  ],
})
