/** tversky: dice with a weight for each kind of mistake. */
import { add, div, mul, sub } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { overlapAxisField, overlapLoss, overlapMisfit } from '../overlap.ts'
import { epsilon } from '../probabilities.ts'
import { defineLoss } from '../training.ts'

/** Salehi et al., https://arxiv.org/abs/1706.05721, with Keras's meaning of alpha and beta. */
export const tversky = defineLoss({
  name: 'tversky',
  aliases: ['Tversky'],
  doc: '1 - o / (o + alpha * sum(t * (1 - p)) + beta * sum((1 - t) * p)), o = sum(t * p)',
  fields: {
    alpha: num({ default: 0.5, min: 0, doc: 'weight of what the prediction leaves out' }),
    beta: num({ default: 0.5, min: 0, doc: 'weight of what the prediction adds' }),
    axis: overlapAxisField,
  },
  target: 'like-prediction',
  misfit: (shape, { axis }) => overlapMisfit(shape, axis),
  build: (target, prediction, { alpha, beta, axis }) =>
    overlapLoss(
      target,
      prediction,
      axis,
      [mul, (t, p) => mul(t, sub(1, p)), (t, p) => mul(sub(1, t), p)],
      (both, missed, added) => {
        const mistakes = add(mul(missed, alpha), mul(added, beta))
        return div(both, add(add(both, mistakes), epsilon))
      },
    ),
})
