/** mean_squared_error: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { meanSquaredError } from '../losses/mean-squared-error.ts'

export const meanSquaredErrorMetric = lossMetric(
  'mean_squared_error',
  ['MeanSquaredError', 'mse', 'MSE'],
  meanSquaredError,
)
