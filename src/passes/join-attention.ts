/** Attention as one kernel: two batched products, and what makes shares of scores between them. */
import { assert } from '../diagnostics/assert.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type MatmulAttributes, matmul } from '../graph/ops/matmul.ts'
import { type Shape, equalShapes } from '../graph/shape.ts'
import type { Fusion, OpenGroup } from './groups.ts'
import { keepsColumns } from './join-moved.ts'

/**
 * The product of shares with values takes in what makes the shares of scores, and the product that
 * makes the scores, where nothing else reads any of that: then no matrix of scores is stored.
 * Queries and values are read in the order in which they lie.
 */
export function joinAttention(fusion: Fusion, node: Node<MatmulAttributes>): void {
  const { groups, users, roots } = fusion
  const shares = groups.of(node.operands[0]!)
  if (shares?.kind !== 'rows' || !isBatched(node)) return
  const domain = shares.root.operands[0]!.shape
  const inside = new Set(shares.nodes)
  const outside = shares.nodes.flatMap(each => each.operands.filter(from => !inside.has(from)))
  const made = outside.map(each => groups.of(each)).find(each => each && isScores(each, domain))
  if (!made) return
  const parts = [...made.nodes, ...shares.nodes]
  const isOwn = (each: Node): boolean =>
    !roots.has(each) && users.get(each)!.every(user => user === node || parts.includes(user))
  if (!parts.every(isOwn) || !node.operands.slice(1).every(each => !parts.includes(each))) return
  const context = groups.of(node)!
  if (!groups.merge(context, shares, 'attention')) return
  // Nothing else reads the scores, so nothing can be between them and their readers.
  assert(groups.merge(groups.of(node)!, made), 'scores that the shares wait for in a circle')
  joinOperand(fusion, node, made.root.operands[0]!)
  joinOperand(fusion, node, node.operands[1]!)
}

/** A transpose of queries or values that only this kernel reads. */
function joinOperand({ groups, users, roots }: Fusion, context: Node, operand: Node): void {
  if (!keepsColumns(operand) || roots.has(operand) || users.get(operand)!.length > 1) return
  groups.merge(groups.of(context)!, groups.of(operand)!)
}

/** True for the kernel of a batched product that gives as many scores as there are shares. */
function isScores({ kind, root }: OpenGroup, domain: Shape): boolean {
  return kind === 'root' && isOp(root, matmul) && isBatched(root) && equalShapes(root.shape, domain)
}

/** True where each matrix has one of its own as second operand, and none is transposed. */
function isBatched({ operands, attributes }: Node<MatmulAttributes>): boolean {
  return operands[1]!.shape.length > 2 && !attributes.transposeA && !attributes.transposeB
}
