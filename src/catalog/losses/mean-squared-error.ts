/** mean_squared_error: the mean of squared differences. */
import { mul, sub } from '../../expr/expr.ts'
import { meanOfEach } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const meanSquaredError = defineLoss({
  name: 'mean_squared_error',
  aliases: ['mse', 'MeanSquaredError', 'MSE'],
  doc: '(prediction - target)^2, the mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfEach(target, prediction, (t, p) => mul(sub(t, p), sub(t, p))),
})
