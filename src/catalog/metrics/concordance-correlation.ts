/** concordance_correlation: how near predictions lie to the line where they are their targets. */
import { add, div, mul, sub } from '../../expr/expr.ts'
import {
  correlationAxesField,
  correlationMisfit,
  covarianceOver,
  maskBeside,
} from '../correlations.ts'
import { elementwise } from '../elementwise.ts'
import { defineMetric, ratio, sumAndCount } from '../metric.ts'
import { epsilon } from '../probabilities.ts'

/** Lin, "A concordance correlation coefficient to evaluate reproducibility", 1989. */
export const concordanceCorrelation = defineMetric({
  name: 'concordance_correlation',
  aliases: ['ConcordanceCorrelation'],
  doc: '2 * covariance / (both variances + (mean target - mean prediction)^2) along an axis',
  fields: { axis: correlationAxesField },
  better: 'more',
  misfit: (shape, { axis }) => correlationMisfit(shape, axis),
  sums(compared, { axis }) {
    const { target, prediction, covariance } = covarianceOver(compared, axis)
    const values = elementwise(
      [covariance, target.variance, prediction.variance, target.mean, prediction.mean],
      (both, varT, varP, meanT, meanP) => {
        const apart = mul(sub(meanT, meanP), sub(meanT, meanP))
        return div(mul(2, both), add(add(add(varT, varP), apart), epsilon))
      },
    )
    return sumAndCount(values, maskBeside(axis, compared))
  },
  value: ([sum = 0, count = 0]) => ratio(sum, count),
})
