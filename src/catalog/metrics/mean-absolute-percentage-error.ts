/** mean_absolute_percentage_error: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { meanAbsolutePercentageError } from '../losses/mean-absolute-percentage-error.ts'

export const meanAbsolutePercentageErrorMetric = lossMetric(
  'mean_absolute_percentage_error',
  ['MeanAbsolutePercentageError', 'mape', 'MAPE'],
  meanAbsolutePercentageError,
)
