/** Decides where new values of weights and state are written: over the old ones, or beside them and copied at the end. */
import { type Graph, type Update, nodesOf, usersOf } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { type Group, fuse, storageOf } from '../passes/fuse.ts'
import { leafOf } from './compose.ts'

export interface SettledUpdates {
  /** The graph, with a copy behind every value that cannot be written in place. */
  readonly graph: Graph
  /** In an order in which nothing reads a weight after it was overwritten. */
  readonly groups: readonly Group[]
  /** The buffer that a node's value is written to, where that is another node's. */
  readonly aliases: ReadonlyMap<Node, Node>
}

/** Fuses a graph and settles its updates. */
export function settleUpdates(graph: Graph): SettledUpdates {
  const first = fuse(graph)
  const copied = new Set(graph.updates.filter(update => !isInPlace(update, graph, first)))
  if (copied.size === 0) return arrange(graph, first)
  const updates = graph.updates.map(update =>
    copied.has(update) ? { ...update, value: copyOf(update.value) } : update,
  )
  const withCopies = { ...graph, updates }
  const copies = updates.filter((_, i) => copied.has(graph.updates[i]!)).map(each => each.value)
  return arrange(withCopies, fuse(withCopies, new Set(copies)))
}

function copyOf(node: Node): Node {
  const copy = createMap(leafOf(node, 0), [node])
  copy.origin = node.origin
  return copy
}

/** Element-wise values may overwrite what they are computed from, if nobody else reads the old or the new value. */
function isInPlace({ target, value }: Update, graph: Graph, groups: readonly Group[]): boolean {
  const writer = groups.find(group => group.results.includes(value))
  if (writer?.kind !== 'map') return false
  const written = graph.updates.filter(each => each.value === value).length
  const isOutput = writer.results.some(each =>
    graph.outputs.some(({ node }) => storageOf(node) === each),
  )
  const others = groups.filter(group => group !== writer)
  const reads = (group: Group, node: Node): boolean =>
    group.operands.some(each => storageOf(each) === node)
  const readsNew = others.some(group => writer.results.some(each => reads(group, each)))
  const readsOld = others.some(group => isWriter(group, graph) && reads(group, target))
  return written === 1 && !isOutput && !readsNew && !readsOld
}

function isWriter(group: Group, graph: Graph): boolean {
  return graph.updates.some(each => group.results.includes(each.value))
}

/** Writers run last: by then everybody has read the old values. */
function arrange(graph: Graph, groups: readonly Group[]): SettledUpdates {
  const users = usersOf(nodesOf(graph))
  const aliases = new Map<Node, Node>(graph.updates.map(({ target, value }) => [value, target]))
  const isLast = (group: Group): boolean =>
    group.results.some(
      each => aliases.has(each) && users.get(each)!.every(user => group.nodes.includes(user)),
    )
  const readers = groups.filter(group => !isLast(group))
  return { graph, groups: [...readers, ...groups.filter(isLast)], aliases }
}
