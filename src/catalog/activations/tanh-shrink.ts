/** tanh_shrink: what tanh takes away. */
import { sub, tanh } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const tanhShrink = defineActivation({
  name: 'tanh_shrink',
  doc: 'x - tanh(x)',
  fields: {},
  expr: x => sub(x, tanh(x)),
  examples: [
    [-1, -0.2384058],
    [0, 0],
    [2, 1.0359724],
  ],
})
