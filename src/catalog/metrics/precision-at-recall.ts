/** precision_at_recall: the best precision of the thresholds with enough recall. */
import {
  bestWhere,
  precisionOf,
  recallOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { num } from '../../fields/kinds.ts'
import { defineMetric } from '../metric.ts'

export const precisionAtRecall = defineMetric({
  name: 'precision_at_recall',
  aliases: ['PrecisionAtRecall'],
  doc: 'the best precision of the thresholds with enough recall',
  fields: {
    recall: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
  },
  better: 'more',
  sums: (compared, { num_thresholds }) => thresholdSums(compared, num_thresholds),
  value: (sums, { recall }) => bestWhere(sums, recallOf, recall, precisionOf),
})
