/** binary_crossentropy: how unlikely yes/no targets are. */
import { type Expr, add, log, mul, neg, sub } from '../../expr/expr.ts'
import { logOnePlusExp } from '../activations/softplus.ts'
import { elementwise } from '../elementwise.ts'
import { fromLogitsField, labelSmoothingField, meanOfLast } from '../loss-fields.ts'
import { clipped } from '../probabilities.ts'
import { defineLoss } from '../training.ts'

export const binaryCrossentropy = defineLoss({
  name: 'binary_crossentropy',
  aliases: ['BinaryCrossentropy'],
  doc: '-(t * log(p) + (1 - t) * log(1 - p)), with p clipped to [1e-7, 1 - 1e-7]',
  fields: { from_logits: fromLogitsField, label_smoothing: labelSmoothingField },
  target: 'like-prediction',
  build(target, prediction, { from_logits, label_smoothing }) {
    const each = elementwise([target, prediction], (t, p) => {
      const smoothed =
        label_smoothing === 0 ? t : add(mul(t, 1 - label_smoothing), label_smoothing / 2)
      return from_logits ? ofLogit(smoothed, p) : ofProbability(smoothed, p)
    })
    return meanOfLast(each)
  },
})

function ofProbability(target: Expr, probability: Expr): Expr {
  const p = clipped(probability)
  return neg(add(mul(target, log(p)), mul(sub(1, target), log(sub(1, p)))))
}

/** -log(sigmoid(x)) is softplus(-x), and -log(1 - sigmoid(x)) is softplus(x). */
function ofLogit(target: Expr, logit: Expr): Expr {
  const yes = mul(target, logOnePlusExp(neg(logit)))
  return add(yes, mul(sub(1, target), logOnePlusExp(logit)))
}
