/** min_max_norm: norms lie in a range, or move towards it. */
import { add, max, min, mul } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineConstraint } from '../weights.ts'
import { axisField, axisMisfit, scaledToNorm } from './norms.ts'

export const minMaxNorm = defineConstraint({
  name: 'min_max_norm',
  aliases: ['MinMaxNorm'],
  doc: 'w * (rate * clip(norm, min_value, max_value) + (1 - rate) * norm) / (1e-7 + norm)',
  fields: {
    min_value: num({ default: 0, min: 0, doc: 'smallest norm' }),
    max_value: num({ default: 1, min: 0, doc: 'largest norm' }),
    rate: num({ default: 1, min: 0, max: 1, doc: 'how much of the way is gone in one step' }),
    axis: axisField,
  },
  make: ({ min_value, max_value, rate, axis }) => ({
    misfit(shape) {
      if (min_value <= max_value) return axisMisfit(shape, axis)
      return `needs min_value <= max_value, not ${min_value} and ${max_value}`
    },
    project: weight =>
      scaledToNorm(weight, axis, norm => {
        const clipped = min(max(norm, min_value), max_value)
        return add(mul(rate, clipped), mul(1 - rate, norm))
      }),
  }),
})
