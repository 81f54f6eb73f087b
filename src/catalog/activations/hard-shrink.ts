/** hard_shrink: zero near zero, the identity elsewhere. */
import { abs, gt, select } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

export const hardShrink = defineActivation({
  name: 'hard_shrink',
  doc: 'x where |x| > threshold, else 0; NaN gives 0, as in Keras',
  fields: { threshold: num({ default: 0.5, doc: 'half width of the part that becomes 0' }) },
  main: 'threshold',
  expr: (x, { threshold }) => select(gt(abs(x), threshold), x, 0),
  examples: [
    [-1, -1],
    [0.5, 0],
    [1, 1],
  ],
})
