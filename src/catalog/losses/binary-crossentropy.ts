/** binary_crossentropy: how unlikely yes/no targets are. */
import { type Expr, add, log, mul, neg, sub } from '../../expr/expr.ts'
import type { Node } from '../../graph/node.ts'
import { logOnePlusExp } from '../activations/softplus.ts'
import { elementwise } from '../elementwise.ts'
import { sigmoidLogits } from '../logits.ts'
import {
  axisMisfit,
  axisOf,
  fromLogitsField,
  labelSmoothingField,
  lossAxisField,
  smoothed,
} from '../loss-fields.ts'
import { clipped } from '../probabilities.ts'
import { meanOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

export const binaryCrossentropy = defineLoss({
  name: 'binary_crossentropy',
  aliases: ['BinaryCrossentropy', 'bce', 'BCE'],
  doc: '-(t * log(p) + (1 - t) * log(1 - p)), with p clipped to [1e-7, 1 - 1e-7]',
  fields: {
    from_logits: fromLogitsField,
    label_smoothing: labelSmoothingField,
    axis: lossAxisField,
  },
  target: 'like-prediction',
  misfit: (shape, { axis }) => axisMisfit(axis, shape),
  build(target, prediction, { from_logits, label_smoothing, axis }) {
    const each = binaryCosts(target, prediction, from_logits, label_smoothing)
    return meanOver(each, [axisOf(axis, prediction)])
  },
})

/** The cost of each element; a sigmoid is seen through, so that nothing needs to be clipped. */
function binaryCosts(target: Node, prediction: Node, fromLogits: boolean, smoothing: number): Node {
  const logits = fromLogits ? prediction : sigmoidLogits(prediction)
  return elementwise([target, logits ?? prediction], (t, p) =>
    (logits ? ofLogit : ofProbability)(smoothed(t, smoothing, 2), p),
  )
}

export function ofProbability(target: Expr, probability: Expr): Expr {
  const p = clipped(probability)
  return neg(add(mul(target, log(p)), mul(sub(1, target), log(sub(1, p)))))
}

/** -log(sigmoid(x)) is softplus(-x), and -log(1 - sigmoid(x)) is softplus(x). */
function ofLogit(target: Expr, logit: Expr): Expr {
  const yes = mul(target, logOnePlusExp(neg(logit)))
  return add(yes, mul(sub(1, target), logOnePlusExp(logit)))
}
