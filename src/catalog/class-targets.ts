/** Targets in the form that a metric wants, whatever form the loss wanted. */
import { eq, select, toFloat } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { classColumn, classNumbers, positionOfLargest } from './class-numbers.ts'
import { elementwise } from './elementwise.ts'
import type { Compared } from './metric.ts'

/** The number of each target's class, [..., 1], as f32. */
export function classOf({ target, prediction, kind }: Compared): Node {
  return kind === 'class-number'
    ? elementwise([classColumn(target, prediction)], toFloat)
    : positionOfLargest(target)
}

/** One value per class, in the shape of the prediction; a single value stays a class number. */
export function valuesOf({ target, prediction, kind }: Compared): Node {
  if (kind !== 'class-number') return target
  const column = classColumn(target, prediction)
  if (prediction.shape.at(-1) === 1) return elementwise([column], toFloat)
  return elementwise([column, classNumbers(prediction)], (wanted, number) =>
    select(eq(wanted, number), 1, 0),
  )
}
