/** Where a prediction hits its target: 1 for a hit, 0 for a miss. */
import { eq, gt, lt, select, toFloat } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { classNumbers, positionOfLargest } from './class-numbers.ts'
import { classOf, valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { meanOfLast } from './loss-fields.ts'
import type { Compared } from './metric.ts'
import { sumOver } from './reductions.ts'

/** The share of an example's values that lie on the right side of a threshold, [..., 1]. */
export function binaryHits(compared: Compared, threshold: number): Node {
  const hits = elementwise([valuesOf(compared), compared.prediction], (t, p) =>
    select(eq(t, select(gt(p, threshold), 1, 0)), 1, 0),
  )
  return meanOfLast(hits)
}

/** Whether the largest value is that of the right class, [..., 1]. */
export function classHits(compared: Compared): Node {
  return elementwise([classOf(compared), positionOfLargest(compared.prediction)], (wanted, found) =>
    select(eq(wanted, found), 1, 0),
  )
}

/** Whether fewer than k classes have a larger value than the right one, [..., 1]. */
export function topHits(compared: Compared, k: number): Node {
  const { prediction } = compared
  const axes = [prediction.shape.length - 1]
  const wanted = elementwise(
    [prediction, classOf(compared), classNumbers(prediction)],
    (value, wanted, number) => select(eq(wanted, toFloat(number)), value, 0),
  )
  const larger = elementwise([prediction, sumOver(wanted, axes)], (value, wanted) =>
    select(gt(value, wanted), 1, 0),
  )
  return elementwise([sumOver(larger, axes)], count => select(lt(count, k), 1, 0))
}
