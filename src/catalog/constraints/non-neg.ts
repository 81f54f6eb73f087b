/** non_neg: no element is negative. */
import { max } from '../../expr/expr.ts'
import { defineConstraint } from '../weights.ts'
import { elementwise } from '../elementwise.ts'

export const nonNeg = defineConstraint({
  name: 'non_neg',
  aliases: ['NonNeg'],
  doc: 'max(w, 0)',
  fields: {},
  make: () => ({ project: weight => elementwise([weight], w => max(w, 0)) }),
})
