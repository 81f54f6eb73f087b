/** hard_tanh: x clipped to [-1, 1]. */
import { max, min } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const hardTanh = defineActivation({
  name: 'hard_tanh',
  doc: 'min(max(x, -1), 1)',
  fields: {},
  expr: x => min(max(x, -1), 1),
  examples: [
    [-2, -1],
    [0.5, 0.5],
    [2, 1],
  ],
})
