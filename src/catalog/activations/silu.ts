/** silu: x times its sigmoid, also called swish. */
import { mul } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'
import { logistic } from './sigmoid.ts'

/** Ramachandran, Zoph and Le, https://arxiv.org/abs/1710.05941 */
export const silu = defineActivation({
  name: 'silu',
  aliases: ['swish'],
  doc: 'x / (1 + exp(-x))',
  fields: {},
  expr: x => mul(x, logistic(x)),
  examples: [
    [-1, -0.2689414],
    [0, 0],
    [2, 1.7615942],
  ],
})
