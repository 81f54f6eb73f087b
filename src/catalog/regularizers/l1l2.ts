/** l1l2: absolute values and squares, each with its factor. */
import { num } from '../../fields/kinds.ts'
import { defineRegularizer } from '../weights.ts'
import { penaltyL1L2 } from './penalties.ts'

export const l1l2 = defineRegularizer({
  name: 'l1l2',
  aliases: ['L1L2', 'l1_l2'],
  doc: 'l1 * sum(|w|) + l2 * sum(w^2)',
  fields: {
    l1: num({ default: 0, min: 0, doc: 'factor of the absolute values' }),
    l2: num({ default: 0, min: 0, doc: 'factor of the squares' }),
  },
  make: ({ l1, l2 }) => ({ penalty: weight => penaltyL1L2(weight, l1, l2) }),
})
