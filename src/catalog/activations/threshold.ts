/** threshold: x above a threshold, a fixed value elsewhere. */
import { gt, select } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

export const threshold = defineActivation({
  name: 'threshold',
  doc: 'x where x > threshold, else default_value; NaN gives default_value, as in Keras',
  fields: {
    threshold: num({ doc: 'values up to this one are replaced' }),
    default_value: num({ doc: 'what stands for them' }),
  },
  expr: (x, args) => select(gt(x, args.threshold), x, args.default_value),
  examples: [],
})
