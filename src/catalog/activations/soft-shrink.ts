/** soft_shrink: moves everything towards zero, and no further. */
import { add, gt, lt, neg, select, sub } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

export const softShrink = defineActivation({
  name: 'soft_shrink',
  doc: 'x - threshold above it, x + threshold below its negative, else 0; NaN gives 0',
  fields: { threshold: num({ default: 0.5, min: 0, doc: 'how far values move towards zero' }) },
  main: 'threshold',
  expr: (x, { threshold }) => {
    const negative = typeof threshold === 'number' ? -threshold : neg(threshold)
    const below = select(lt(x, negative), add(x, threshold), 0)
    return select(gt(x, threshold), sub(x, threshold), below)
  },
  examples: [
    [-1, -0.5],
    [0.5, 0],
    [2, 1.5],
  ],
})
