/** sparse_categorical_crossentropy: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.ts'

export const sparseCategoricalCrossentropyMetric = lossMetric(
  'sparse_categorical_crossentropy',
  ['SparseCategoricalCrossentropy'],
  sparseCategoricalCrossentropy,
)
