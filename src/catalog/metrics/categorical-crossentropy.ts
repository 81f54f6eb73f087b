/** categorical_crossentropy: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { categoricalCrossentropy } from '../losses/categorical-crossentropy.ts'

export const categoricalCrossentropyMetric = lossMetric(
  'categorical_crossentropy',
  ['CategoricalCrossentropy'],
  categoricalCrossentropy,
)
