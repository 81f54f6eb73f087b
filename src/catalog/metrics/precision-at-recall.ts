/** precision_at_recall: the best precision of the thresholds with enough recall. */
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

export const precisionAtRecall = defineMetric({
  name: 'precision_at_recall',
  aliases: ['PrecisionAtRecall'],
  doc: 'the best precision of the thresholds with enough recall',
  fields: {
    recall: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
    class_id: classField,
  },
  better: 'more',
  misfit: (shape, { class_id }) => (class_id === null ? undefined : classMisfit(shape, [class_id])),
  sums: (compared, { num_thresholds, class_id }) =>
    thresholdSums(compared, evenThresholds(num_thresholds), { classId: class_id }),
  value: (sums, { recall }) => bestWhere(sums, recallOf, recall, precisionOf),
})
