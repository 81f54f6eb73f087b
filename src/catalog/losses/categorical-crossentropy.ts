/** categorical_crossentropy: how unlikely the target's distribution over classes is. */
import { mul, neg } from '../../expr/expr.ts'
import { classLogProbabilities } from '../class-log-probabilities.ts'
import { elementwise } from '../elementwise.ts'
import {
  axisOf,
  classesMisfit,
  fromLogitsField,
  labelSmoothingField,
  lossAxisField,
  smoothed,
} from '../loss-fields.ts'
import { sumOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

export const categoricalCrossentropy = defineLoss({
  name: 'categorical_crossentropy',
  aliases: ['CategoricalCrossentropy'],
  doc: '-sum(target * log(p)) over the classes, with p / sum(p) clipped to [1e-7, 1 - 1e-7]',
  fields: {
    from_logits: fromLogitsField,
    label_smoothing: labelSmoothingField,
    axis: lossAxisField,
  },
  target: 'like-prediction',
  oneHot: true,
  misfit: (shape, { axis }) => classesMisfit(axis, shape),
  build(target, prediction, { from_logits, label_smoothing, axis }) {
    const resolved = axisOf(axis, prediction)
    // Keras divides by the size of the last axis, wherever the classes are.
    const classes = prediction.shape.at(-1) as number
    const logs = classLogProbabilities(prediction, from_logits, resolved)
    const each = elementwise([target, logs], (t, logP) =>
      neg(mul(smoothed(t, label_smoothing, classes), logP)),
    )
    return sumOver(each, [resolved])
  },
})
