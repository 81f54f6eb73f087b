/** categorical_crossentropy: how unlikely the target's distribution over classes is. */
import { add, mul } from '../../expr/expr.ts'
import { classLogProbabilities } from '../class-log-probabilities.ts'
import { elementwise } from '../elementwise.ts'
import { fromLogitsField, labelSmoothingField } from '../loss-fields.ts'
import { sumOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

export const categoricalCrossentropy = defineLoss({
  name: 'categorical_crossentropy',
  aliases: ['CategoricalCrossentropy'],
  doc: '-sum(target * log(p)) over the classes, with p / sum(p) clipped to [1e-7, 1 - 1e-7]',
  fields: { from_logits: fromLogitsField, label_smoothing: labelSmoothingField },
  target: 'like-prediction',
  classes: true,
  build(target, prediction, { from_logits, label_smoothing }) {
    const classes = prediction.shape.at(-1) as number
    const logs = classLogProbabilities(prediction, from_logits)
    const each = elementwise([target, logs], (t, logP) => {
      if (label_smoothing === 0) return mul(-1, mul(t, logP))
      const smoothed = add(mul(t, 1 - label_smoothing), label_smoothing / classes)
      return mul(-1, mul(smoothed, logP))
    })
    return sumOver(each, [each.shape.length - 1])
  },
})
