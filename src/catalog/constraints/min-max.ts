/** min_max: every element lies in a range. */
import { max, min } from '../../expr/expr.ts'
import { num, optional } from '../../fields/kinds.ts'
import { defineConstraint } from '../weights.ts'
import { elementwise } from '../elementwise.ts'

export const minMax = defineConstraint({
  name: 'min_max',
  aliases: ['MinMax'],
  doc: 'min(max(w, min), max), element by element; a bound that is null does not hold',
  fields: {
    min: optional(num({ doc: 'smallest value' })),
    max: optional(num({ doc: 'largest value' })),
  },
  make: bounds => ({
    misfit() {
      if (bounds.min === null && bounds.max === null) return 'needs min or max'
      const reversed = bounds.min !== null && bounds.max !== null && bounds.min > bounds.max
      return reversed ? `needs min <= max, not ${bounds.min} and ${bounds.max}` : undefined
    },
    project: weight =>
      elementwise([weight], w => {
        const raised = bounds.min === null ? w : max(w, bounds.min)
        return bounds.max === null ? raised : min(raised, bounds.max)
      }),
  }),
})
