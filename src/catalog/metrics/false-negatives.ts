/** false_negatives: the number of positive targets that are called negative. */
import { confusionOf, confusionSums, thresholdsField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const falseNegatives = defineMetric({
  name: 'false_negatives',
  aliases: ['FalseNegatives'],
  doc: 'the number of positive targets that are called negative',
  fields: { thresholds: thresholdsField },
  better: 'less',
  sums: confusionSums,
  value: sums => confusionOf(sums).falseNegatives,
})
