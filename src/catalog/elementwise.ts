/** Element-wise results, written as functions of the elements of nodes. */
import { type Expr, bits, fromBits, operand } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'

/** A map over nodes that broadcast as numpy does: `elementwise([x, bias], (x, b) => add(x, b))`. */
export function elementwise(nodes: readonly Node[], element: (...elements: Expr[]) => Expr): Node {
  const elements = nodes.map((node, k) => operand(k, node.dtype === 'float32' ? 'f32' : 'i32'))
  return createMap(element(...elements), nodes)
}

/**
 * x as a number that no gradient flows into: for what a result does not depend on, such as a common
 * shift.
 */
export function withoutGradient(x: Expr): Expr {
  return fromBits(bits(x))
}
