/** squared_hinge: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { squaredHinge } from '../losses/squared-hinge.ts'

export const squaredHingeMetric = lossMetric('squared_hinge', ['SquaredHinge'], squaredHinge)
