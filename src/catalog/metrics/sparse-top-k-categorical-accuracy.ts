/** sparse_top_k_categorical_accuracy: the share of examples whose class is among the likeliest. */
import { int } from '../../fields/kinds.ts'
import { topHits } from '../hits.ts'
import { classMisfit, defineMeanMetric } from '../metric.ts'

export const sparseTopKCategoricalAccuracy = defineMeanMetric({
  name: 'sparse_top_k_categorical_accuracy',
  aliases: ['SparseTopKCategoricalAccuracy'],
  doc: 'how often fewer than k classes have a larger value than the right one',
  fields: { k: int({ default: 5, min: 1, doc: 'how many of the likeliest classes count' }) },
  main: 'k',
  better: 'more',
  misfit: shape => classMisfit(shape, []),
  each: (compared, { k }) => topHits(compared, k),
})
