/** binary_focal_crossentropy: binary_crossentropy that hardly counts what is easy. */
import { type Expr, add, mul, sub } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { logistic } from '../activations/sigmoid.ts'
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
import { meanOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'
import { ofProbability } from './binary-crossentropy.ts'

/** Lin et al., https://arxiv.org/abs/1708.02002 */
export const binaryFocalCrossentropy = defineLoss({
  name: 'binary_focal_crossentropy',
  aliases: ['BinaryFocalCrossentropy'],
  doc: '(1 - q)^gamma * binary_crossentropy, with q the probability given to the target',
  fields: {
    apply_class_balancing: bool({ default: false, doc: 'whether alpha weighs the classes' }),
    alpha: alphaField('the weight of class 1; class 0 has 1 - alpha'),
    gamma: gammaField,
    from_logits: fromLogitsField,
    label_smoothing: labelSmoothingField,
    axis: lossAxisField,
  },
  target: 'like-prediction',
  misfit: (shape, { axis }) => axisMisfit(axis, shape),
  build(target, prediction, args) {
    const each = elementwise([target, prediction], (t, p) => {
      const [wanted, probability] = [
        smoothed(t, args.label_smoothing, 2),
        args.from_logits ? logistic(p) : p,
      ]
      const given = mixed(wanted, probability, sub(1, probability))
      const cost = mul(power(sub(1, given), args.gamma), ofProbability(wanted, probability))
      if (!args.apply_class_balancing) return cost
      return mul(add(mul(wanted, args.alpha), mul(sub(1, wanted), 1 - args.alpha)), cost)
    })
    return meanOver(each, [axisOf(args.axis, prediction)])
  },
})

function mixed(share: Expr, one: Expr, zero: Expr): Expr {
  return add(mul(share, one), mul(sub(1, share), zero))
}
