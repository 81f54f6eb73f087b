/** kl_divergence: what it costs to take the prediction for the target's distribution. */
import { type Expr, div, log, max, min, mul } from '../../expr/expr.ts'
import { elementwise } from '../elementwise.ts'
import { epsilon } from '../probabilities.ts'
import { sumOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

export const klDivergence = defineLoss({
  name: 'kl_divergence',
  aliases: ['KLDivergence', 'kld', 'KLD', 'kullback_leibler_divergence'],
  doc: 'sum(target * log(target / prediction)) over the last axis, both clipped to [1e-7, 1]',
  fields: {},
  target: 'like-prediction',
  oneHot: true,
  build(target, prediction) {
    const each = elementwise([target, prediction], (t, p) =>
      mul(inRange(t), log(div(inRange(t), inRange(p)))),
    )
    return sumOver(each, [each.shape.length - 1])
  },
})

function inRange(probability: Expr): Expr {
  return min(max(probability, epsilon), 1)
}
