/** mean_absolute_error: the mean of absolute differences. */
import { abs, sub } from '../../expr/expr.ts'
import { elementwise } from '../elementwise.ts'
import { meanOfLast } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const meanAbsoluteError = defineLoss({
  name: 'mean_absolute_error',
  aliases: ['mae', 'MeanAbsoluteError', 'MAE'],
  doc: '|target - prediction|; mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfLast(elementwise([target, prediction], (t, p) => abs(sub(t, p)))),
})
