/** Views: nodes whose values lie in another node's buffer. */
import { type Node, isOp } from './node.ts'
import { reshape } from './ops/reshape.ts'

/** The node whose buffer holds a node's value. */
export function storageOf(node: Node): Node {
  return isOp(node, reshape) ? storageOf(node.operands[0]!) : node
}
