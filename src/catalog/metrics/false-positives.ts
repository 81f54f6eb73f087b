/** false_positives: the number of negative targets that are called positive. */
import { confusionOf, confusionSums, thresholdsField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const falsePositives = defineMetric({
  name: 'false_positives',
  aliases: ['FalsePositives'],
  doc: 'the number of negative targets that are called positive',
  fields: { thresholds: thresholdsField },
  better: 'less',
  sums: confusionSums,
  value: sums => confusionOf(sums).falsePositives,
})
