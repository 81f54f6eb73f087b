/** sparse_categorical_accuracy: how often the largest value is that of the right class. */
import { classHits } from '../hits.ts'
import { defineMeanMetric } from '../metric.ts'

export const sparseCategoricalAccuracy = defineMeanMetric({
  name: 'sparse_categorical_accuracy',
  aliases: ['SparseCategoricalAccuracy'],
  doc: 'how often the largest value is that of the right class, the first of equal ones',
  fields: {},
  better: 'more',
  each: classHits,
})
