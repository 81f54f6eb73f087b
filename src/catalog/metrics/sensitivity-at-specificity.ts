/** sensitivity_at_specificity: the best recall of the thresholds with enough specificity. */
import {
  bestWhere,
  recallOf,
  specificityOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { num } from '../../fields/kinds.ts'
import { defineMetric } from '../metric.ts'

export const sensitivityAtSpecificity = defineMetric({
  name: 'sensitivity_at_specificity',
  aliases: ['SensitivityAtSpecificity'],
  doc: 'the best sensitivity (recall) of the thresholds with enough specificity',
  fields: {
    specificity: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
  },
  better: 'more',
  sums: (compared, { num_thresholds }) => thresholdSums(compared, num_thresholds),
  value: (sums, { specificity }) => bestWhere(sums, specificityOf, specificity, recallOf),
})
