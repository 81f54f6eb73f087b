/** recall_at_precision: the best recall of the thresholds with enough precision. */
import {
  bestWhere,
  classField,
  evenThresholds,
  precisionOf,
  recallOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { num } from '../../fields/kinds.ts'
import { classMisfit, defineMetric } from '../metric.ts'

export const recallAtPrecision = defineMetric({
  name: 'recall_at_precision',
  aliases: ['RecallAtPrecision'],
  doc: 'the best recall of the thresholds with enough precision',
  fields: {
    precision: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
    class_id: classField,
  },
  better: 'more',
  misfit: (shape, { class_id }) => (class_id === null ? undefined : classMisfit(shape, [class_id])),
  sums: (compared, { num_thresholds, class_id }) =>
    thresholdSums(compared, evenThresholds(num_thresholds), { classId: class_id }),
  value: (sums, { precision }) => bestWhere(sums, precisionOf, precision, recallOf),
})
