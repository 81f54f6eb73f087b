/** How the values of a batch become the loss: the only place where examples are weighted. */
import type { Values } from '../fields/field.ts'
import { type Expr, add, div, mul } from '../expr/expr.ts'
import { productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { elementwise } from './elementwise.ts'
import type { reductionField } from './loss-fields.ts'
import { besideValues } from './masks.ts'
import { epsilon } from './probabilities.ts'
import { allAxes, dimExpr, sumOfAll } from './reductions.ts'

export type Reduction = Values<{ readonly r: typeof reductionField }>['r']

/** What the values of a loss are multiplied by before they are added up. */
export interface Weighting {
  /** [batch], or more axes of the values; they are multiplied with each other. */
  readonly weights?: readonly (Node | undefined)[]
  /** 1 where a value counts and 0 where it does not, along the first axes of the values. */
  readonly masks?: readonly (Node | undefined)[]
}

/**
 * One number from the values of a loss, [batch, ...] or fewer axes. The mean divides by the number
 * of values that count, whatever their weights, as in Keras; `mean_with_sample_weight` by the sum
 * of the weights. Where none counts it is 0. Throws `lostSteps` where a mask does not fit.
 */
export function reduceLoss(
  values: Node,
  { weights = [], masks = [] }: Weighting,
  reduction: Reduction,
): Node {
  const counting = factorsOf(masks, values)
  const factors = [...factorsOf(weights, values), ...counting]
  const weighted = factors.reduce(product, values)
  const sum = sumOfAll(weighted)
  if (reduction === 'sum') return sum
  const divisors = reduction === 'mean_with_sample_weight' ? factors : counting
  if (divisors.length === 0) return elementwise([sum], sum => div(sum, countOf(weighted)))
  const total = sumOfAll(createBroadcast(divisors.reduce(product), weighted.shape))
  const isMasked = counting.length > 0
  return elementwise([sum, total], (sum, total) => div(sum, isMasked ? add(total, epsilon) : total))
}

function factorsOf(nodes: readonly (Node | undefined)[], values: Node): readonly Node[] {
  return nodes.filter(each => each !== undefined).map(each => besideValues(each, values))
}

function product(a: Node, b: Node): Node {
  return elementwise([a, b], mul)
}

function countOf(x: Node): Expr {
  return dimExpr(productOf(allAxes(x).map(axis => x.shape[axis]!)))
}
