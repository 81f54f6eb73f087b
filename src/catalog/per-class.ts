/** Sums for each class, and numbers made of them. */
import { type Expr, abs, all, eq, ge, gt, lt, mul, not, select, toFloat } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createReduce } from '../graph/ops/reduce.ts'
import { classNumbers, positionOfLargest } from './class-numbers.ts'
import { classOf, valuesOf } from './class-targets.ts'
import { elementwise } from './elementwise.ts'
import { aligned, withoutLastAxis } from './masks.ts'
import { type Compared, vector } from './metric.ts'
import { dimExpr, sumOver } from './reductions.ts'

/** Predictions as 0 and 1: above a threshold, or the largest of their row. */
export function decided(prediction: Node, threshold: number | null): Node {
  if (threshold !== null) return elementwise([prediction], p => select(gt(p, threshold), 1, 0))
  const largest = createReduce('max', prediction, [prediction.shape.length - 1])
  // As in Keras, a row of zeros decides for nothing.
  return elementwise([prediction, largest], (p, largest) =>
    select(all(eq(p, largest), gt(abs(p), 1e-9)), 1, 0),
  )
}

/** Sums of what is in both, in the target and in the decision, class after class: [3 * classes]. */
export function classSums(compared: Compared, decision: Node): Node {
  const { prediction, mask } = compared
  const rank = prediction.shape.length
  const axes = prediction.shape.slice(0, -1).map((_, axis) => axis)
  const sums = (each: (target: Expr, decision: Expr) => Expr): Node => {
    const values = elementwise([valuesOf(compared), decision], each)
    const weighted = mask ? elementwise([values, aligned(mask, rank)], mul) : values
    return sumOver(weighted, axes)
  }
  return vector([sums(mul), sums(t => t), sums((_, d) => d)])
}

export interface ClassSums {
  /** Right decisions for the class. */
  readonly both: number
  readonly target: number
  readonly decision: number
}

export function classSumsOf(sums: readonly number[]): readonly ClassSums[] {
  const count = sums.length / 3
  return Array.from({ length: count }, (_, i) => ({
    both: sums[i]!,
    target: sums[count + i]!,
    decision: sums[2 * count + i]!,
  }))
}

/**
 * As `classSums`, each row decided for the first of its largest values. Rows of the ignored class,
 * and of none, do not count.
 */
export function classDecisions(
  compared: Compared,
  { ignore_class }: { readonly ignore_class: number | null },
): Node {
  const { prediction } = compared
  const decision = elementwise(
    [positionOfLargest(prediction), classNumbers(prediction)],
    (position, number) => select(eq(position, toFloat(number)), 1, 0),
  )
  return classSums({ ...compared, mask: countedRows(compared, ignore_class) }, decision)
}

/** 1 where a row counts, beside what the mask says of it. */
function countedRows(compared: Compared, ignored: number | null): Node {
  const { prediction, mask } = compared
  const classes = dimExpr(prediction.shape.at(-1)!)
  const counts = elementwise([withoutLastAxis(classOf(compared))], wanted => {
    const isClass = all(ge(wanted, 0), lt(wanted, classes))
    return select(ignored === null ? isClass : all(isClass, not(eq(wanted, ignored))), 1, 0)
  })
  return mask ? elementwise([counts, aligned(mask, counts.shape.length)], mul) : counts
}
