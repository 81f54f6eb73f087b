/** What dice and tversky share: sums of products over the whole batch, or along some axes. */
import { type Expr, sub } from '../expr/expr.ts'
import { int, list, optional } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import { axisOf } from './loss-fields.ts'
import { allAxes, sumOver } from './reductions.ts'

export const overlapAxisField = optional(
  list(int({ doc: 'axis' }), {
    doc: 'axes that are summed over, the batch being 0; all of them where there are none',
  }),
)

export function overlapMisfit(shape: Shape, axes: readonly number[] | null): string | undefined {
  const wrong = axes?.find(axis => {
    const resolved = axisOf(axis, { shape })
    return resolved < 0 || resolved >= shape.length
  })
  return wrong === undefined ? undefined : `it has no axis ${wrong}`
}

/** 1 minus a similarity of sums, each over the elements of targets and predictions. */
export function overlapLoss(
  target: Node,
  prediction: Node,
  axes: readonly number[] | null,
  summands: readonly ((target: Expr, prediction: Expr) => Expr)[],
  similarity: (...sums: Expr[]) => Expr,
): Node {
  const over = axes
    ? [...new Set(axes.map(axis => axisOf(axis, prediction)))].sort((a, b) => a - b)
    : allAxes(prediction)
  const sums = summands.map(each => sumOver(elementwise([target, prediction], each), over))
  return elementwise(sums, (...elements) => sub(1, similarity(...elements)))
}
