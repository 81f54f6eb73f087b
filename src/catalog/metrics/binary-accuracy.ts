/** binary_accuracy: the share of values that lie on the right side of a threshold. */
import { thresholdField } from '../confusion.ts'
import { binaryHits } from '../hits.ts'
import { defineMeanMetric } from '../metric.ts'

export const binaryAccuracy = defineMeanMetric({
  name: 'binary_accuracy',
  aliases: ['BinaryAccuracy'],
  doc: 'how often (prediction > threshold) equals the target',
  fields: { threshold: thresholdField },
  better: 'more',
  each: (compared, { threshold }) => binaryHits(compared, threshold),
})
