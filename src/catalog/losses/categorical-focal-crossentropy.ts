/** categorical_focal_crossentropy: categorical_crossentropy that hardly counts what is easy. */
import { log, mul, neg, sub } from '../../expr/expr.ts'
import { softmaxOver } from '../activations/softmax.ts'
import { elementwise } from '../elementwise.ts'
import { alphaField, gammaField } from '../focal.ts'
import {
  axisMisfit,
  axisOf,
  fromLogitsField,
  labelSmoothingField,
  lossAxisField,
  smoothed,
} from '../loss-fields.ts'
import { power } from '../power.ts'
import { clipped, normalized } from '../probabilities.ts'
import { sumOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

/** Lin et al., https://arxiv.org/abs/1708.02002 */
export const categoricalFocalCrossentropy = defineLoss({
  name: 'categorical_focal_crossentropy',
  aliases: ['CategoricalFocalCrossentropy'],
  doc: '-sum(alpha * (1 - p)^gamma * target * log(p)) over the classes',
  fields: {
    alpha: alphaField('the weight of every class'),
    gamma: gammaField,
    from_logits: fromLogitsField,
    label_smoothing: labelSmoothingField,
    axis: lossAxisField,
  },
  target: 'like-prediction',
  oneHot: true,
  misfit: (shape, { axis }) => axisMisfit(axis, shape),
  build(target, prediction, { alpha, gamma, from_logits, label_smoothing, axis }) {
    const resolved = axisOf(axis, prediction)
    const classes = prediction.shape.at(-1) as number
    const probabilities = from_logits ? softmaxOver(prediction, [resolved]) : prediction
    const each = elementwise([target, normalized(probabilities, resolved)], (t, share) => {
      const p = clipped(share)
      const cost = neg(mul(smoothed(t, label_smoothing, classes), log(p)))
      return mul(mul(power(sub(1, p), gamma), alpha), cost)
    })
    return sumOver(each, [resolved])
  },
})
