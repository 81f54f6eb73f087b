/** squared_hinge: squared distances from the right side of a margin. */
import { max, mul, sub } from '../../expr/expr.ts'
import { hingeTargets } from '../hinge-targets.ts'
import { meanOfEach } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const squaredHinge = defineLoss({
  name: 'squared_hinge',
  aliases: ['SquaredHinge'],
  doc: 'max(1 - t * p, 0)^2, the mean over the last axis; t is -1 and 1, or 0 and 1',
  fields: {},
  target: 'like-prediction',
  build: (target, prediction) =>
    meanOfEach(hingeTargets(target), prediction, (t, p) => {
      const distance = max(sub(1, mul(t, p)), 0)
      return mul(distance, distance)
    }),
})
