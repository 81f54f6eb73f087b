/** specificity_at_sensitivity: the best specificity of the thresholds with enough recall. */
import {
  bestWhere,
  recallOf,
  specificityOf,
  thresholdCountField,
  thresholdSums,
} from '../confusion.ts'
import { num } from '../../fields/kinds.ts'
import { defineMetric } from '../metric.ts'

export const specificityAtSensitivity = defineMetric({
  name: 'specificity_at_sensitivity',
  aliases: ['SpecificityAtSensitivity'],
  doc: 'the best specificity of the thresholds with enough sensitivity (recall)',
  fields: {
    sensitivity: num({ min: 0, max: 1, doc: 'how much is enough' }),
    num_thresholds: thresholdCountField,
  },
  better: 'more',
  sums: (compared, { num_thresholds }) => thresholdSums(compared, num_thresholds),
  value: (sums, { sensitivity }) => bestWhere(sums, recallOf, sensitivity, specificityOf),
})
