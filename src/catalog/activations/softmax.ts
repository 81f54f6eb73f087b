/** softmax: positive numbers that add up to 1 along an axis. */
import { div, exp, sub } from '../../expr/expr.ts'
import { int, nullable, oneOrMore } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReduce } from '../../graph/ops/reduce.ts'
import { defineActivation } from '../activation.ts'
import { type AxisOwner, distinctAxes } from '../axes.ts'
import { elementwise, withoutGradient } from '../elementwise.ts'
import { type Condition, maskedLogit, selectWhere } from '../masks.ts'
import { sumOver } from '../reductions.ts'

export const axisField = nullable(
  oneOrMore(int({ doc: 'axis' }), {
    default: -1,
    minItems: 1,
    doc: 'axis, or axes taken together, along which the results add up to 1; 0 is the batch',
  }),
)

/**
 * The axes of a softmax: not the batch, as null would mean it too, and not twice; warns where there
 * is only one number to normalise.
 */
export function softmaxAxes(
  axes: readonly number[] | null,
  x: Node,
  where: AxisOwner,
): readonly number[] {
  if (!axes) return where.layer.fail('batch-axis', { owner: where.owner, axis: 0 }, where.path)
  const resolved = distinctAxes(axes, x, where)
  if (resolved.every(axis => x.shape[axis] === 1))
    where.layer.warn('softmax-of-one', { owner: where.owner, axis: axes[0]! }, where.path)
  return resolved
}

/**
 * x minus its maximum along the axes, so that exp cannot overflow; a common shift cancels, so it
 * has no gradient.
 */
export function belowMaximum(x: Node, axes: readonly number[]): Node {
  return elementwise([x, createReduce('max', x, axes)], (x, maximum) =>
    sub(x, withoutGradient(maximum)),
  )
}

/** exp(x) / sum(exp(x)) along resolved axes. */
export function softmaxOver(x: Node, axes: readonly number[]): Node {
  const exponentials = elementwise([belowMaximum(x, axes)], exp)
  return elementwise([exponentials, sumOver(exponentials, axes)], (e, sum) => div(e, sum))
}

/**
 * As `softmaxOver` with what does not count left out: it becomes 0, also where nothing counts at
 * all.
 */
export function maskedSoftmaxOver(
  x: Node,
  conditions: readonly Condition[],
  axes: readonly number[],
): Node {
  const shares = softmaxOver(
    selectWhere(x, conditions, () => maskedLogit),
    axes,
  )
  return selectWhere(shares, conditions, () => 0)
}

export const softmax = defineActivation({
  name: 'softmax',
  doc: 'exp(x) / sum(exp(x)) along an axis, with the maximum subtracted first',
  fields: { axis: axisField },
  main: 'axis',
  build: (x, { axis }, layer) => softmaxOver(x, softmaxAxes(axis, x, { owner: 'softmax', layer })),
  examples: [],
})
