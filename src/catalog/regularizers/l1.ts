/** l1: the sum of absolute values. */
import { num } from '../../fields/kinds.ts'
import { defineRegularizer } from '../weights.ts'
import { penaltyL1L2 } from './penalties.ts'

export const l1 = defineRegularizer({
  name: 'l1',
  aliases: ['L1'],
  doc: 'l1 * sum(|w|)',
  fields: { l1: num({ default: 0.01, min: 0, doc: 'factor' }) },
  main: 'l1',
  make: ({ l1 }) => ({ penalty: weight => penaltyL1L2(weight, l1, 0) }),
})
