/** false_positives: the number of negative targets that are called positive. */
import { confusionOf, confusionSums, thresholdField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const falsePositives = defineMetric({
  name: 'false_positives',
  aliases: ['FalsePositives'],
  doc: 'the number of negative targets that are called positive',
  fields: { thresholds: thresholdField },
  better: 'less',
  sums: (compared, { thresholds }) => confusionSums(compared, { thresholds, class_id: null }),
  value: sums => confusionOf(sums).falsePositives,
})
