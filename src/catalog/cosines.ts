/** Cosines of the angles between vectors. */
import { div, max, mul, sqrt } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { elementwise } from './elementwise.ts'
import { sumOver } from './reductions.ts'

/** Norms below 1e-7 are taken for 1e-7, as in Keras. */
const leastSquare = 1e-14

/** Along one axis, which stays with size 1; a vector of zeros has the cosine 0. */
export function cosines(a: Node, b: Node, axis: number): Node {
  return sumOver(elementwise([unit(a, axis), unit(b, axis)], mul), [axis])
}

function unit(x: Node, axis: number): Node {
  const square = sumOver(
    elementwise([x], value => mul(value, value)),
    [axis],
  )
  return elementwise([x, square], (value, square) => div(value, sqrt(max(square, leastSquare))))
}
