/** Which nodes are known once weights are: what can be computed before any input is there. */
import { type Graph, nodesOf } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { parameter } from '../graph/ops/parameter.ts'

/**
 * Tells which nodes depend on nothing but constants and weights that this graph does not change.
 */
export function fixedNodes(graph: Graph): (node: Node) => boolean {
  const updated = new Set<Node>(graph.updates.map(each => each.target))
  const known = new Map<Node, boolean>()
  for (const node of nodesOf(graph)) {
    const fixed = isOp(node, parameter)
      ? node.attributes.storage === 'weight' && !updated.has(node)
      : node.operands.every(each => known.get(each)!)
    known.set(node, fixed)
  }
  return node => known.get(node) ?? false
}
