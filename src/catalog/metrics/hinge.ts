/** hinge: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { hinge } from '../losses/hinge.ts'

export const hingeMetric = lossMetric('hinge', ['Hinge'], hinge)
