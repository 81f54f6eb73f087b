/** mean_squared_logarithmic_error: squared differences of logarithms. */
import { type Expr, log, max, mul, add, sub } from '../../expr/expr.ts'
import { meanOfEach } from '../loss-fields.ts'
import { epsilon } from '../probabilities.ts'
import { defineLoss } from '../training.ts'

export const meanSquaredLogarithmicError = defineLoss({
  name: 'mean_squared_logarithmic_error',
  aliases: ['msle', 'MeanSquaredLogarithmicError', 'MSLE'],
  doc: '(log(1 + prediction) - log(1 + target))^2, both at least 1e-7; the mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfEach(target, prediction, (t, p) => squared(sub(shifted(p), shifted(t)))),
})

function shifted(x: Expr): Expr {
  return log(add(max(x, epsilon), 1))
}

function squared(x: Expr): Expr {
  return mul(x, x)
}
