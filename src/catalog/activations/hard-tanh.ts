/** hard_tanh: x clipped to [-1, 1]. */
import { gt, lt, select } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const hardTanh = defineActivation({
  name: 'hard_tanh',
  doc: 'min(max(x, -1), 1)',
  fields: {},
  // Comparisons, unlike a minimum and a maximum, give the ends the slope 1 as Keras does.
  expr: x => select(gt(x, 1), 1, select(lt(x, -1), -1, x)),
  examples: [
    [-2, -1],
    [0.5, 0.5],
    [2, 1],
  ],
})
