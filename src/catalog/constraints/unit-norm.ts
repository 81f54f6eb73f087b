/** unit_norm: norms are 1. */
import { constant } from '../../expr/expr.ts'
import { defineConstraint } from '../weights.ts'
import { axisField, axisMisfit, scaledToNorm } from './norms.ts'

export const unitNorm = defineConstraint({
  name: 'unit_norm',
  aliases: ['UnitNorm'],
  doc: 'w / (1e-7 + norm), with the norm along an axis',
  fields: { axis: axisField },
  main: 'axis',
  make: ({ axis }) => ({
    misfit: shape => axisMisfit(shape, axis),
    project: weight => scaledToNorm(weight, axis, () => constant(1)),
  }),
})
