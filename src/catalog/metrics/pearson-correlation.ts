/** pearson_correlation: how well a straight line leads from targets to predictions. */
import { div, sqrt } from '../../expr/expr.ts'
import {
  correlationAxesField,
  correlationMisfit,
  covarianceOver,
  maskBeside,
} from '../correlations.ts'
import { elementwise } from '../elementwise.ts'
import { defineMetric, ratio, sumAndCount } from '../metric.ts'

export const pearsonCorrelation = defineMetric({
  name: 'pearson_correlation',
  aliases: ['PearsonCorrelation'],
  doc: 'covariance / (deviation of targets * deviation of predictions) along an axis; NaN at 0',
  fields: { axis: correlationAxesField },
  better: 'more',
  misfit: (shape, { axis }) => correlationMisfit(shape, axis),
  sums(compared, { axis }) {
    const { target, prediction, covariance } = covarianceOver(compared, axis)
    const values = elementwise([covariance, target.variance, prediction.variance], (both, t, p) =>
      div(div(both, sqrt(t)), sqrt(p)),
    )
    return sumAndCount(values, maskBeside(axis, compared))
  },
  value: ([sum = 0, count = 0]) => ratio(sum, count),
})
