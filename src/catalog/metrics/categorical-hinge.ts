/** categorical_hinge: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { categoricalHinge } from '../losses/categorical-hinge.ts'

export const categoricalHingeMetric = lossMetric(
  'categorical_hinge',
  ['CategoricalHinge'],
  categoricalHinge,
)
