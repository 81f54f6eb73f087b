/** categorical_focal_crossentropy: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { categoricalFocalCrossentropy } from '../losses/categorical-focal-crossentropy.ts'

export const categoricalFocalCrossentropyMetric = lossMetric(
  'categorical_focal_crossentropy',
  ['CategoricalFocalCrossentropy'],
  categoricalFocalCrossentropy,
)
