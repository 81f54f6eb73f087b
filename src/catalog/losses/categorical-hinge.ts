/** categorical_hinge: how far the right class is from beating all others by a margin. */
import { add, max, mul, sub } from '../../expr/expr.ts'
import { createReduce } from '../../graph/ops/reduce.ts'
import { elementwise } from '../elementwise.ts'
import { sumOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

export const categoricalHinge = defineLoss({
  name: 'categorical_hinge',
  aliases: ['CategoricalHinge'],
  doc: 'max(max((1 - target) * prediction) - sum(target * prediction) + 1, 0) over the last axis',
  fields: {},
  target: 'like-prediction',
  oneHot: true,
  build(target, prediction) {
    const axes = [prediction.shape.length - 1]
    const right = sumOver(elementwise([target, prediction], mul), axes)
    const others = elementwise([target, prediction], (t, p) => mul(sub(1, t), p))
    return elementwise([createReduce('max', others, axes), right], (other, right) =>
      max(add(sub(other, right), 1), 0),
    )
  },
})
