/** recall_at_precision: the best recall of the thresholds with enough precision. */
import {
  bestWhere,
  precisionOf,
  recallOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { num } from '../../fields/kinds.ts'
import { defineMetric } from '../metric.ts'

export const recallAtPrecision = defineMetric({
  name: 'recall_at_precision',
  aliases: ['RecallAtPrecision'],
  doc: 'the best recall of the thresholds with enough precision',
  fields: {
    precision: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
  },
  better: 'more',
  sums: (compared, { num_thresholds }) => thresholdSums(compared, num_thresholds),
  value: (sums, { precision }) => bestWhere(sums, precisionOf, precision, recallOf),
})
