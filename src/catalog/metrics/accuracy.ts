/** accuracy: the share of examples whose class is predicted right. */
import { defineMeanMetric } from '../metric.ts'
import { binaryHits, classHits } from '../hits.ts'

export const accuracy = defineMeanMetric({
  name: 'accuracy',
  aliases: ['acc'],
  doc: 'Right classes: the largest of several values; of a single value, whether it is above 0.5',
  fields: {},
  better: 'more',
  each: compared =>
    compared.prediction.shape.at(-1) === 1 ? binaryHits(compared, 0.5) : classHits(compared),
})
