/** true_negatives: the number of negative targets that are called negative. */
import { confusionOf, confusionSums, thresholdsField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const trueNegatives = defineMetric({
  name: 'true_negatives',
  aliases: ['TrueNegatives'],
  doc: 'the number of negative targets that are called negative',
  fields: { thresholds: thresholdsField },
  better: 'more',
  sums: confusionSums,
  value: sums => confusionOf(sums).trueNegatives,
})
