/** relu: the rectified linear unit, with Keras's slope, maximum and threshold. */
import { type Expr, type Operand, gt, max, min, mul, neg, select, sub } from '../../expr/expr.ts'
import { num, optional } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'
import { leaky } from './leaky-relu.ts'

export interface ReluArguments {
  readonly negative_slope: Operand
  readonly max_value: number | null
  readonly threshold: Operand
}

/**
 * `min(x, max_value)` above the threshold, `negative_slope * (x - threshold)` up to it. Composed as
 * Keras does, which decides NaN, infinities and negative thresholds: the part above the threshold
 * is clipped to [0, max_value].
 */
export function rectified(x: Expr, { negative_slope, max_value, threshold }: ReluArguments): Expr {
  const sloped = negative_slope !== 0
  if (sloped && max_value === null && threshold === 0) return leaky(x, negative_slope)
  const kept = threshold === 0 ? max(x, 0) : select(gt(x, threshold), x, 0)
  const above = max_value === null ? kept : min(max(kept, 0), max_value)
  if (!sloped) return above
  const below = threshold === 0 ? neg(x) : sub(threshold, x)
  return sub(above, mul(negative_slope, max(below, 0)))
}

export const relu = defineActivation({
  name: 'relu',
  doc: 'x where x > threshold, else negative_slope * (x - threshold); at most max_value',
  fields: {
    negative_slope: num({ default: 0, doc: 'slope up to the threshold' }),
    max_value: optional(num({ doc: 'largest result; none where it is null' })),
    threshold: num({ default: 0, doc: 'values up to this one are not passed on' }),
  },
  expr: rectified,
  examples: [
    [-2, 0],
    [0, 0],
    [2, 2],
  ],
})
