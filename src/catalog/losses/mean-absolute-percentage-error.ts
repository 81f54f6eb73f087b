/** mean_absolute_percentage_error: differences as a share of the target, in percent. */
import { abs, div, max, mul, sub } from '../../expr/expr.ts'
import { meanOfEach } from '../loss-fields.ts'
import { epsilon } from '../probabilities.ts'
import { defineLoss } from '../training.ts'

export const meanAbsolutePercentageError = defineLoss({
  name: 'mean_absolute_percentage_error',
  aliases: ['mape', 'MeanAbsolutePercentageError', 'MAPE'],
  doc: '100 * abs((target - prediction) / max(abs(target), 1e-7)), the mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfEach(target, prediction, (t, p) => mul(100, abs(div(sub(t, p), max(abs(t), epsilon))))),
})
