/** Targets of the hinge losses: -1 and 1. */
import { any, eq, gt, mul, select, sub } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createReduce } from '../graph/ops/reduce.ts'
import { elementwise } from './elementwise.ts'
import { allAxes } from './reductions.ts'

/** Targets of -1 and 1: where the whole batch holds but 0 and 1, 0 stands for -1. */
export function hingeTargets(target: Node): Node {
  const binary = elementwise([target], t => select(any(eq(t, 0), eq(t, 1)), 1, 0))
  const all = createReduce('min', binary, allAxes(binary))
  return elementwise([target, all], (t, isBinary) =>
    select(gt(isBinary, 0.5), sub(mul(2, t), 1), t),
  )
}
