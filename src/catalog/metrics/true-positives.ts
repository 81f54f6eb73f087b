/** true_positives: the number of positive targets that are called positive. */
import { confusionOf, confusionSums, thresholdField } from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const truePositives = defineMetric({
  name: 'true_positives',
  aliases: ['TruePositives'],
  doc: 'the number of positive targets that are called positive',
  fields: { thresholds: thresholdField },
  better: 'more',
  sums: (compared, { thresholds }) => confusionSums(compared, { thresholds, class_id: null }),
  value: sums => confusionOf(sums).truePositives,
})
