/** Norms along axes, and weights scaled by what their norm should be. */
import { type Expr, add, div, mul, sqrt } from '../../expr/expr.ts'
import { int, oneOrMore } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { elementwise } from '../elementwise.ts'
import { sumOver } from '../reductions.ts'

/** Keras's backend epsilon; it stands beside the norm, so a weight of norm 0 stays 0. */
const epsilon = 1e-7

export const axisField = oneOrMore(int({ doc: 'axis' }), {
  default: 0,
  minItems: 1,
  doc: 'axes that a norm is taken along: 0 for a Dense kernel, [0, 1, 2] for a Conv2D kernel',
})

/** weight * wanted(norm) / (epsilon + norm), with the Euclidean norm along the axes. */
export function scaledToNorm(
  weight: Node,
  axes: readonly number[],
  wanted: (norm: Expr) => Expr,
): Node {
  const rank = weight.shape.length
  const resolved = [...new Set(axes.map(axis => (axis < 0 ? axis + rank : axis)))]
  const sums = sumOver(
    elementwise([weight], w => mul(w, w)),
    resolved.toSorted((a, b) => a - b),
  )
  const factor = elementwise([sums], sum => {
    const norm = sqrt(sum)
    return div(wanted(norm), add(epsilon, norm))
  })
  return elementwise([weight, factor], (w, f) => mul(w, f))
}

/** Why the axes do not fit a weight of this shape, or undefined. */
export function axisMisfit(shape: readonly number[], axes: readonly number[]): string | undefined {
  const missing = axes.find(axis => shape.at(axis) === undefined)
  return missing === undefined ? undefined : `names the axis ${missing}, which is not there`
}
