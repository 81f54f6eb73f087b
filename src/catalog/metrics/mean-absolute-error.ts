/** mean_absolute_error: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { meanAbsoluteError } from '../losses/mean-absolute-error.ts'

export const meanAbsoluteErrorMetric = lossMetric(
  'mean_absolute_error',
  ['MeanAbsoluteError', 'mae', 'MAE'],
  meanAbsoluteError,
)
