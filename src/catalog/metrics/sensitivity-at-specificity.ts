/** sensitivity_at_specificity: the best recall of the thresholds with enough specificity. */
import {
  bestWhere,
  classField,
  evenThresholds,
  recallOf,
  specificityOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { num } from '../../fields/kinds.ts'
import { classMisfit, defineMetric } from '../metric.ts'

export const sensitivityAtSpecificity = defineMetric({
  name: 'sensitivity_at_specificity',
  aliases: ['SensitivityAtSpecificity'],
  doc: 'the best sensitivity (recall) of the thresholds with enough specificity',
  fields: {
    specificity: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
    class_id: classField,
  },
  better: 'more',
  misfit: (shape, { class_id }) => (class_id === null ? undefined : classMisfit(shape, [class_id])),
  sums: (compared, { num_thresholds, class_id }) =>
    thresholdSums(compared, evenThresholds(num_thresholds), { classId: class_id }),
  value: (sums, { specificity }) => bestWhere(sums, specificityOf, specificity, recallOf),
})
