/** How the values of a batch become the loss: the only place where examples are weighted. */
import type { Values } from '../fields/field.ts'
import { type Expr, add, div, mul } from '../expr/expr.ts'
import { type Dim, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { elementwise } from './elementwise.ts'
import type { reductionField } from './loss-fields.ts'
import { epsilon } from './probabilities.ts'
import { allAxes, dimExpr, sumOfAll } from './reductions.ts'

export type Reduction = Values<{ readonly r: typeof reductionField }>['r']

/** What the values of a loss are multiplied by before they are added up. */
export interface Weighting {
  /** [batch], or as many axes as the values have. */
  readonly weights?: Node | undefined
  /** 1 where a value counts and 0 where it does not, in the shape of the values. */
  readonly mask?: Node | undefined
}

/**
 * One number from the values of a loss, [batch, ...] or fewer axes. The mean divides by the number
 * of values that count, whatever their weights, as in Keras; `mean_with_sample_weight` by the sum
 * of the weights.
 */
export function reduceLoss(values: Node, { weights, mask }: Weighting, reduction: Reduction): Node {
  const factors = [weights && withRankOf(weights, values), mask].filter(each => each !== undefined)
  const weighted = factors.reduce(product, values)
  const sum = sumOfAll(weighted)
  if (reduction === 'sum') return sum
  const divisors = reduction === 'mean_with_sample_weight' ? factors : mask ? [mask] : []
  if (divisors.length === 0) return elementwise([sum], sum => div(sum, countOf(weighted)))
  const total = sumOfAll(createBroadcast(divisors.reduce(product), weighted.shape))
  return elementwise([sum, total], (sum, total) => div(sum, mask ? add(total, epsilon) : total))
}

function product(a: Node, b: Node): Node {
  return elementwise([a, b], mul)
}

function countOf(x: Node): Expr {
  return dimExpr(productOf(allAxes(x).map(axis => x.shape[axis]!)))
}

/** Axes of size 1 at the end, so that a weight per example meets all values of its example. */
function withRankOf(weights: Node, { shape }: Node): Node {
  const missing = Math.max(0, shape.length - weights.shape.length)
  if (missing === 0) return weights
  return createReshape(weights, [...weights.shape, ...new Array<Dim>(missing).fill(1)])
}
