/** Class numbers as targets, and the numbers 0 to C - 1 to compare them with. */
import { type Expr, all, any, eq, gt, lt, select, toFloat } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { createReduce } from '../graph/ops/reduce.ts'
import { elementwise } from './elementwise.ts'
import { numbersFrom0 } from './positions.ts'
import { dimExpr, sumOver } from './reductions.ts'

/**
 * Targets [batch, ...] or [batch, ..., 1] beside predictions [batch, ..., C], as [batch, ..., 1].
 */
export function classColumn(target: Node, prediction: Node): Node {
  return createReshape(target, [...prediction.shape.slice(0, -1), 1])
}

/** The numbers 0 to C - 1 along the last axis of predictions [..., C]: int32 [C]. */
export function classNumbers(prediction: Node): Node {
  return numbersFrom0(prediction.shape.at(-1)!)
}

/**
 * The entry of each row [..., C] that a class number [..., 1] names, [..., 1]; 0 for a number that
 * is no class.
 */
export function entryOfClass(rows: Node, column: Node): Node {
  const pick = (value: Expr, number: Expr, wanted: Expr): Expr =>
    select(eq(number, wanted), value, 0)
  return sumOver(elementwise([rows, classNumbers(rows), column], pick), [rows.shape.length - 1])
}

/** Position of the largest entry of each row [..., C], the first of equals, as f32 [..., 1]. */
export function positionOfLargest(rows: Node): Node {
  const last = rows.shape.length - 1
  const count = dimExpr(rows.shape[last]!)
  const largest = createReduce('max', rows, [last])
  const candidates = elementwise([rows, largest, classNumbers(rows)], (value, most, number) =>
    select(eq(value, most), toFloat(number), count),
  )
  return createReduce('min', candidates, [last])
}

/** How many entries of its row [..., C] go before each: larger ones, and equal ones to the left. */
export function placeFromLargest(rows: Node): Node {
  const { shape } = rows
  const numbers = classNumbers(rows)
  const before = elementwise(
    [
      createReshape(rows, [...shape, 1]),
      createReshape(rows, [...shape.slice(0, -1), 1, shape.at(-1)!]),
      createReshape(numbers, [shape.at(-1)!, 1]),
      numbers,
    ],
    (value, other, at, otherAt) =>
      select(any(gt(other, value), all(eq(other, value), lt(otherAt, at))), 1, 0),
  )
  return createReshape(sumOver(before, [shape.length]), shape)
}
