/** Fusion of element-wise nodes: each as an expression over what their group reads. */
import { assert } from '../diagnostics/assert.ts'
import { type Expr, operand, substitute } from '../expr/expr.ts'
import { simplify } from '../expr/simplify.ts'
import { type MapAttributes, type Node, isOp } from '../graph/node.ts'
import { broadcast } from '../graph/ops/broadcast.ts'
import { map } from '../graph/ops/map.ts'
import { pack } from '../graph/ops/pack.ts'
import { pad } from '../graph/ops/pad.ts'
import { transpose } from '../graph/ops/transpose.ts'

/** The expression of an element-wise node over its own operands. */
export function exprOf(node: Node): Expr {
  // What is inside a border, lies in panels or in another order, is the operand itself.
  const isMoved = isOp(node, pad) || isOp(node, pack) || isOp(node, transpose)
  if (isOp(node, broadcast) || isMoved) return leafOf(node.operands[0]!, 0)
  assert(isOp(node, map), `${node.op.name} is not element-wise`)
  return (node.attributes as MapAttributes).expr
}

/** Operand number `k` with the type that a node's dtype has in expressions. */
export function leafOf(node: Node, k: number): Expr {
  return operand(k, node.dtype === 'float32' ? 'f32' : 'i32')
}

/** Collects what expressions read: each outside node becomes one operand number. */
export interface Composition {
  /** Outside nodes in the order of their operand numbers. */
  readonly operands: readonly Node[]
  /** Expression of each node given as result. */
  readonly exprs: ReadonlyMap<Node, Expr>
}

/**
 * Composes element-wise `nodes` (operands before users). Nodes in `given` stand for themselves and
 * come first, so operand k < given.length is what the kernel has in its registers already.
 */
export function composeMaps(nodes: readonly Node[], given: readonly Node[] = []): Composition {
  const operands: Node[] = [...given]
  const exprs = new Map<Node, Expr>()
  const leaf = (node: Node): Expr => {
    let k = operands.indexOf(node)
    if (k < 0) k = operands.push(node) - 1
    return leafOf(node, k)
  }
  for (const node of nodes) {
    const values = node.operands.map(each => exprs.get(each) ?? leaf(each))
    exprs.set(node, simplify(substitute(exprOf(node), values)))
  }
  return { operands, exprs }
}
