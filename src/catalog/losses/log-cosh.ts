/** log_cosh: squares near the target, absolute differences far from it. */
import { add, mul, sub } from '../../expr/expr.ts'
import { logOnePlusExp } from '../activations/softplus.ts'
import { meanOfEach } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const logCosh = defineLoss({
  name: 'log_cosh',
  aliases: ['logcosh', 'LogCosh'],
  doc: 'log(cosh(prediction - target)), the mean over the last axis',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfEach(target, prediction, (t, p) =>
      sub(add(sub(p, t), logOnePlusExp(mul(-2, sub(p, t)))), Math.LN2),
    ),
})
