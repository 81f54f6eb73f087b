/** Operations of some nodes, counted, for people. */
import type { Node } from './node.ts'

/** `matmul, 2 map`, in the order in which they come first. */
export function opsText(nodes: readonly Node[]): string {
  const counts = new Map<string, number>()
  for (const { op } of nodes) counts.set(op.name, (counts.get(op.name) ?? 0) + 1)
  return [...counts].map(([op, count]) => (count === 1 ? op : `${count} ${op}`)).join(', ')
}
