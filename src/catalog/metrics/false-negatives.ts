/** false_negatives: the number of positive targets that are called negative. */
import { confusionOf, confusionSums, thresholdField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const falseNegatives = defineMetric({
  name: 'false_negatives',
  aliases: ['FalseNegatives'],
  doc: 'the number of positive targets that are called negative',
  fields: { thresholds: thresholdField },
  better: 'less',
  sums: (compared, { thresholds }) => confusionSums(compared, { thresholds, class_id: null }),
  value: sums => confusionOf(sums).falseNegatives,
})
