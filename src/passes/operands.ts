/** Nodes that expressions are written over, in the order of their first use. */
import { type Expr, operand, substitute, visitOrder } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'

export interface Operands {
  /** An element of a node. */
  use(node: Node): Expr
  /** A map over all nodes that are in use by now. */
  map(expr: Expr): Node
  /** A map over the nodes that the expression reads. */
  mapOfUsed(expr: Expr): Node
}

export function createOperands(): Operands {
  const nodes: Node[] = []
  const elementOf = ({ dtype }: Node, k: number): Expr =>
    operand(k, dtype === 'float32' ? 'f32' : 'i32')
  return {
    use(node) {
      if (!nodes.includes(node)) nodes.push(node)
      return elementOf(node, nodes.indexOf(node))
    },
    map: expr => createMap(expr, [...nodes]),
    mapOfUsed(expr) {
      const read = new Set(
        visitOrder([expr])
          .filter(each => each.op === 'operand')
          .map(each => each.value),
      )
      const used = nodes.filter((_, k) => read.has(k))
      const renumbered = nodes.map(node => {
        const k = used.indexOf(node)
        return k < 0 ? undefined : elementOf(node, k)
      })
      return createMap(substitute(expr, renumbered), used)
    },
  }
}
