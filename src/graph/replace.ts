/** Subgraphs cut out of a graph: where they begin, and other nodes in the place of some. */
import { topologicalOrder } from './graph.ts'
import { type Node, createNode, isOp } from './node.ts'
import { constant } from './ops/constant.ts'

/** The nodes among what `roots` compute that depend on one of `inside`, or are one of them. */
export function dependentOn(roots: readonly Node[], inside: readonly Node[]): ReadonlySet<Node> {
  const dependent = new Set<Node>(inside)
  for (const node of topologicalOrder(roots))
    if (node.operands.some(each => dependent.has(each))) dependent.add(node)
  return dependent
}

/** What `roots` read that does not depend on `inside`, the last nodes of it; no constants. */
export function readFromOutside(roots: readonly Node[], inside: readonly Node[]): readonly Node[] {
  const dependent = dependentOn(roots, inside)
  const own = topologicalOrder(roots).filter(each => dependent.has(each))
  const read = [...own.flatMap(each => each.operands), ...roots]
  return [...new Set(read)].filter(each => !dependent.has(each) && !isOp(each, constant))
}

/** `roots` rebuilt with other nodes of the same types in the place of some that they read. */
export function replaceNodes(
  roots: readonly Node[],
  replacements: ReadonlyMap<Node, Node>,
): readonly Node[] {
  const done = new Map(replacements)
  const stack = [...roots]
  while (stack.length > 0) {
    const node = stack.at(-1)!
    const waiting = done.has(node) ? [] : node.operands.filter(each => !done.has(each))
    if (waiting.length > 0) {
      stack.push(...waiting)
      continue
    }
    stack.pop()
    if (!done.has(node)) done.set(node, withOperands(node, done))
  }
  return roots.map(each => done.get(each)!)
}

function withOperands(node: Node, done: ReadonlyMap<Node, Node>): Node {
  const operands = node.operands.map(each => done.get(each)!)
  if (operands.every((each, k) => each === node.operands[k])) return node
  const made = createNode(node.op, operands, node.attributes)
  made.origin = node.origin
  return made
}
