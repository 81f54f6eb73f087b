/** true_negatives: the number of negative targets that are called negative. */
import { confusionOf, confusionSums, thresholdField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const trueNegatives = defineMetric({
  name: 'true_negatives',
  aliases: ['TrueNegatives'],
  doc: 'the number of negative targets that are called negative',
  fields: { thresholds: thresholdField },
  better: 'more',
  sums: (compared, { thresholds }) => confusionSums(compared, { thresholds, class_id: null }),
  value: sums => confusionOf(sums).trueNegatives,
})
