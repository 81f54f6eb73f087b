/** Arguments that losses share, and the sums and means over an axis that most of them end with. */
import { type Expr, add, mul } from '../expr/expr.ts'
import { bool, choice, int, num } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import { meanOver } from './reductions.ts'

export const fromLogitsField = bool({
  default: false,
  doc: 'whether predictions are logits instead of probabilities',
})

export const labelSmoothingField = num({
  default: 0,
  min: 0,
  max: 1,
  doc: 'how far targets move from 0 and 1 towards equal shares',
})

export const lossAxisField = int({ default: -1, doc: 'axis of the classes; 0 is the batch' })

/** How the values of a batch become one number; every loss has this argument. */
export const reductionField = choice(
  ['sum_over_batch_size', 'mean', 'sum', 'mean_with_sample_weight'],
  {
    default: 'sum_over_batch_size',
    doc: 'the mean of all values, their sum, or their sum divided by the sum of the weights',
  },
)

/** Targets moved by label smoothing towards `1 / count`. */
export function smoothed(target: Expr, smoothing: number, count: number): Expr {
  return smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / count)
}

/** An axis counted from the front. */
export function axisOf(axis: number, { shape }: { readonly shape: Shape }): number {
  return axis < 0 ? axis + shape.length : axis
}

/** What is wrong with an axis that must be one of the prediction, but not the batch. */
export function axisMisfit(axis: number, shape: Shape): string | undefined {
  const resolved = axisOf(axis, { shape })
  if (resolved === 0) return 'the axis of a loss cannot be the batch'
  return resolved < 0 || resolved >= shape.length ? `it has no axis ${axis}` : undefined
}

/** As `axisMisfit`; a distribution over one class is certain, and nothing to learn from. */
export function classesMisfit(axis: number, shape: Shape): string | undefined {
  const misfit = axisMisfit(axis, shape)
  if (misfit !== undefined) return misfit
  const isSingle = shape[axisOf(axis, { shape })] === 1
  return isSingle ? 'it has one class alone; binary_crossentropy takes single values' : undefined
}

/** Mean over the last axis, which stays with size 1; what has the batch alone stays as it is. */
export function meanOfLast(x: Node): Node {
  return x.shape.length < 2 ? x : meanOver(x, [x.shape.length - 1])
}

/** The mean over the last axis of what an expression makes of each target and prediction. */
export function meanOfEach(
  target: Node,
  prediction: Node,
  each: (target: Expr, prediction: Expr) => Expr,
): Node {
  return meanOfLast(elementwise([target, prediction], each))
}
