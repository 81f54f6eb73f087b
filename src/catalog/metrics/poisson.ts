/** poisson: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { poisson } from '../losses/poisson.ts'

export const poissonMetric = lossMetric('poisson', ['Poisson'], poisson)
