/** kl_divergence: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { klDivergence } from '../losses/kl-divergence.ts'

export const klDivergenceMetric = lossMetric(
  'kl_divergence',
  ['KLDivergence', 'kld', 'KLD'],
  klDivergence,
)
