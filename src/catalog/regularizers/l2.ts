/** l2: the sum of squares. */
import { num } from '../../fields/kinds.ts'
import { defineRegularizer } from '../weights.ts'
import { penaltyL1L2 } from './penalties.ts'

export const l2 = defineRegularizer({
  name: 'l2',
  aliases: ['L2'],
  doc: 'l2 * sum(w^2)',
  fields: { l2: num({ default: 0.01, min: 0, doc: 'factor' }) },
  main: 'l2',
  make: ({ l2 }) => ({ penalty: weight => penaltyL1L2(weight, 0, l2) }),
})
