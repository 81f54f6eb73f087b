/** huber: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { huber } from '../losses/huber.ts'

export const huberMetric = lossMetric('huber', ['Huber'], huber)
