/** sparsemax: the nearest point of the probability simplex; small values become exactly 0. */
import { type Expr, constant, div, lt, max, select, sub } from '../../expr/expr.ts'
import { int } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { defineActivation } from '../activation.ts'
import { featureAxis } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import { sumOver } from '../reductions.ts'
import { belowMaximum } from './softmax.ts'

/** Martins and Astudillo, https://arxiv.org/abs/1602.02068 */
export const sparsemax = defineActivation({
  name: 'sparsemax',
  doc: 'max(x - tau, 0) along an axis, tau such that the results add up to 1',
  fields: { axis: int({ default: -1, doc: 'axis along which the results add up to 1' }) },
  main: 'axis',
  build: (x, { axis }, layer) =>
    sparsemaxOver(x, featureAxis(axis, x, { owner: 'sparsemax', layer, path: ['axis'] })),
  examples: [],
})

/**
 * With the maximum subtracted, so that the sums keep their digits; a common shift cancels. tau is
 * the mean over the support minus 1 / its size, so its gradient is that of the mean.
 */
function sparsemaxOver(x: Node, axis: number): Node {
  const z = belowMaximum(x, [axis])
  const excess = excessAbove(z, axis)
  const isSupported = (excess: Expr, kept: Expr): Expr => select(lt(excess, 1), kept, 0)
  const sum = sumOver(
    elementwise([z, excess], (z, e) => isSupported(e, z)),
    [axis],
  )
  const size = sumOver(
    elementwise([excess], e => isSupported(e, constant(1))),
    [axis],
  )
  return elementwise([z, sum, size], (z, sum, size) => max(sub(z, div(sub(sum, 1), size)), 0))
}

/**
 * For each element, by how much the others exceed it in all: sum(max(z_j - z_i, 0)). Those of less
 * than 1 are the support: the rule 1 + k z_(k) > sum(z_(1..k)) of the sorted values, written so
 * that nothing needs to be sorted and equal values are treated alike.
 */
function excessAbove(z: Node, axis: number): Node {
  const [before, size, behind] = [z.shape.slice(0, axis), z.shape[axis]!, z.shape.slice(axis + 1)]
  const own = createReshape(z, [...before, 1, size, ...behind])
  const others = createReshape(z, [...before, size, 1, ...behind])
  const excesses = elementwise([own, others], (own, other) => max(sub(other, own), 0))
  return createReshape(sumOver(excesses, [axis]), z.shape)
}
