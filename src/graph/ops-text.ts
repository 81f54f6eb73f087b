/** Operations of some nodes, counted, for people. */
import { type Node, isOp } from './node.ts'
import { transpose } from './ops/transpose.ts'

/**
 * `matmul, 2 map`, in the order in which they come first; orders in which values are read or
 * written stand behind what is computed.
 */
export function opsText(nodes: readonly Node[]): string {
  const isTurned = (node: Node): boolean => isOp(node, transpose)
  const ordered = [...nodes.filter(each => !isTurned(each)), ...nodes.filter(isTurned)]
  const counts = new Map<string, number>()
  for (const { op } of ordered) counts.set(op.name, (counts.get(op.name) ?? 0) + 1)
  return [...counts].map(([op, count]) => (count === 1 ? op : `${count} ${op}`)).join(', ')
}
