/** specificity_at_sensitivity: the best specificity of the thresholds with enough recall. */
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

export const specificityAtSensitivity = defineMetric({
  name: 'specificity_at_sensitivity',
  aliases: ['SpecificityAtSensitivity'],
  doc: 'the best specificity of the thresholds with enough sensitivity (recall)',
  fields: {
    sensitivity: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
    class_id: classField,
  },
  better: 'more',
  misfit: (shape, { class_id }) => (class_id === null ? undefined : classMisfit(shape, [class_id])),
  sums: (compared, { num_thresholds, class_id }) =>
    thresholdSums(compared, evenThresholds(num_thresholds), { classId: class_id }),
  value: (sums, { sensitivity }) => bestWhere(sums, recallOf, sensitivity, specificityOf),
})
