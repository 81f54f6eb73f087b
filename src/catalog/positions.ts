/** Places along an axis, for axes whose length only a run knows too. */
import { type Expr, index, toFloat } from '../expr/expr.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createScalar } from '../graph/ops/constant.ts'
import { createMap } from '../graph/ops/map.ts'

/** The numbers 0 to count - 1 as f32 [count]; exact up to 2^24. */
export function positions(count: Dim): Node {
  return ofEach(count, toFloat(index()))
}

/** The same as int32. */
export function numbersFrom0(count: Dim): Node {
  return ofEach(count, index())
}

function ofEach(count: Dim, expr: Expr): Node {
  return createMap(expr, [createBroadcast(createScalar(0), [count])])
}
