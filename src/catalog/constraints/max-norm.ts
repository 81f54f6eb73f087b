/** max_norm: norms are at most a maximum. */
import { min } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineConstraint } from '../weights.ts'
import { axisField, axisMisfit, scaledToNorm } from './norms.ts'

export const maxNorm = defineConstraint({
  name: 'max_norm',
  aliases: ['MaxNorm'],
  doc: 'w * min(norm, max_value) / (1e-7 + norm), with the norm along an axis',
  fields: {
    max_value: num({ default: 2, min: 0, doc: 'largest norm' }),
    axis: axisField,
  },
  main: 'max_value',
  make: ({ max_value, axis }) => ({
    misfit: shape => axisMisfit(shape, axis),
    project: weight => scaledToNorm(weight, axis, norm => min(norm, max_value)),
  }),
})
