/** 0, 1, 2, ... along an axis, whose length only a run may know. */
import { index } from '../expr/expr.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createScalar } from '../graph/ops/constant.ts'
import { elementwise } from './elementwise.ts'

/** As int32 [length]. */
export function numbersFrom0(length: Dim): Node {
  return elementwise([createBroadcast(createScalar(0), [length])], () => index())
}
