/** mean_squared_logarithmic_error: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { meanSquaredLogarithmicError } from '../losses/mean-squared-logarithmic-error.ts'

export const meanSquaredLogarithmicErrorMetric = lossMetric(
  'mean_squared_logarithmic_error',
  ['MeanSquaredLogarithmicError', 'msle', 'MSLE'],
  meanSquaredLogarithmicError,
)
