/** accuracy: the share of examples whose class is predicted right. */
import { eq, gt, select, toFloat } from '../../expr/expr.ts'
import type { Node } from '../../graph/node.ts'
import { classColumn, positionOfLargest } from '../class-numbers.ts'
import { elementwise } from '../elementwise.ts'
import { meanOfLast } from '../loss-fields.ts'
import { defineMetric } from '../training.ts'

export const accuracy = defineMetric({
  name: 'accuracy',
  aliases: ['acc'],
  doc: 'Right classes: the largest of several values; of a single value, whether it is above 0.5',
  fields: {},
  build(target, prediction, _, targets) {
    if (prediction.shape.at(-1) === 1) return binary(target, prediction, targets === 'class-number')
    const wanted =
      targets === 'class-number' ? classColumn(target, prediction) : positionOfLargest(target)
    return elementwise([wanted, positionOfLargest(prediction)], (wanted, found) =>
      select(eq(toFloat(wanted), found), 1, 0),
    )
  },
})

function binary(target: Node, prediction: Node, isClassNumber: boolean): Node {
  const wanted = isClassNumber ? classColumn(target, prediction) : target
  const right = elementwise([wanted, prediction], (t, p) =>
    select(eq(toFloat(t), select(gt(p, 0.5), 1, 0)), 1, 0),
  )
  return meanOfLast(right)
}
