/** root_mean_squared_error: the root of the mean of all squared differences. */
import { mul, sub } from '../../expr/expr.ts'
import { valuesOf } from '../class-targets.ts'
import { elementwise } from '../elementwise.ts'
import { defineMetric, ratio, sumAndCount } from '../metric.ts'

export const rootMeanSquaredError = defineMetric({
  name: 'root_mean_squared_error',
  aliases: ['RootMeanSquaredError', 'rmse', 'RMSE'],
  doc: 'sqrt(mean((prediction - target)^2)), over the whole epoch',
  fields: {},
  better: 'less',
  sums: compared =>
    sumAndCount(
      elementwise([valuesOf(compared), compared.prediction], (t, p) => mul(sub(p, t), sub(p, t))),
      compared.mask,
    ),
  value: ([sum = 0, count = 0]) => Math.sqrt(ratio(sum, count)),
})
