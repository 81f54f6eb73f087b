/** dice: how little target and prediction overlap. */
import { add, div, mul } from '../../expr/expr.ts'
import { overlapAxisField, overlapLoss, overlapMisfit } from '../overlap.ts'
import { epsilon } from '../probabilities.ts'
import { defineLoss } from '../training.ts'

export const dice = defineLoss({
  name: 'dice',
  aliases: ['Dice'],
  doc: '1 - 2 * sum(t * p) / (sum(t) + sum(p) + 1e-7), over the whole batch',
  fields: { axis: overlapAxisField },
  target: 'like-prediction',
  misfit: (shape, { axis }) => overlapMisfit(shape, axis),
  build: (target, prediction, { axis }) =>
    overlapLoss(target, prediction, axis, [mul, add], (both, all) =>
      div(mul(2, both), add(all, epsilon)),
    ),
})
