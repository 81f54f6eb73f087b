/** mean_absolute_error: the mean of absolute differences. */
import { abs, sub } from '../../expr/expr.ts'
import { meanOfEach } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const meanAbsoluteError = defineLoss({
  name: 'mean_absolute_error',
  aliases: ['mae', 'MeanAbsoluteError', 'MAE'],
  doc: 'abs(prediction - target), the mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) => meanOfEach(target, prediction, (t, p) => abs(sub(t, p))),
})
