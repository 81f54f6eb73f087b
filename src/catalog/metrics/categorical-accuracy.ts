/** categorical_accuracy: the share of examples whose largest value is that of the right class. */
import { classHits } from '../hits.ts'
import { defineMeanMetric } from '../metric.ts'

export const categoricalAccuracy = defineMeanMetric({
  name: 'categorical_accuracy',
  aliases: ['CategoricalAccuracy'],
  doc: 'how often the largest value is that of the right class, the first of equal ones',
  fields: {},
  better: 'more',
  each: classHits,
})
