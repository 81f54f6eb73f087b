/** true_positives: the number of positive targets that are called positive. */
import { confusionOf, confusionSums, thresholdsField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const truePositives = defineMetric({
  name: 'true_positives',
  aliases: ['TruePositives'],
  doc: 'the number of positive targets that are called positive',
  fields: { thresholds: thresholdsField },
  better: 'more',
  sums: confusionSums,
  value: sums => confusionOf(sums).truePositives,
})
