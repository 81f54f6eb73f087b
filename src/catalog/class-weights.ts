/** Weights of examples by the class that is wanted. */
import { type Expr, constant, eq, select } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { classOf, valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import type { Compared } from './metric.ts'

/** Weights by class number; classes without one weigh 1. */
export type ClassWeights = ReadonlyMap<number, number>

/** The weight of each target, [..., 1]; a single value is taken for the number of its class. */
export function weightsByClass(compared: Compared, weights: ClassWeights): Node {
  const single = compared.prediction.shape.at(-1) === 1
  return elementwise([single ? valuesOf(compared) : classOf(compared)], number =>
    [...weights].reduce<Expr>(
      (others, [wanted, weight]) => select(eq(number, wanted), weight, others),
      constant(1),
    ),
  )
}
