/** Decides where new values of weights are written: over the old ones, or copied at the end. */
import { assert } from '../diagnostics/assert.ts'
import { type Graph, type Update } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { storageOf } from '../graph/storage.ts'
import { type Group, fuse, productsOf } from '../passes/fuse.ts'
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
export function settleUpdates(given: Graph): SettledUpdates {
  const graph = keepOldValues(given)
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

/** Old values of changing weights that are results by themselves get buffers of their own. */
function keepOldValues(graph: Graph): Graph {
  const targets = new Set<Node>(graph.updates.map(each => each.target))
  const copies = new Map<Node, Node>()
  const kept = (node: Node): Node => {
    if (!targets.has(storageOf(node))) return node
    const copy = copies.get(node) ?? copyOf(node)
    copies.set(node, copy)
    return copy
  }
  return {
    ...graph,
    outputs: graph.outputs.map(each => ({ ...each, node: kept(each.node) })),
    updates: graph.updates.map(each => ({ ...each, value: kept(each.value) })),
  }
}

function copyOf(node: Node): Node {
  const copy = createMap(leafOf(node, 0), [node])
  copy.origin = node.origin
  return copy
}

/**
 * Element-wise values may overwrite what they are computed from, if nobody else reads the old or
 * the new value.
 */
function isInPlace({ target, value }: Update, graph: Graph, groups: readonly Group[]): boolean {
  const writer = groups.find(group => group.results.includes(value))
  if (!writer || !isAligned(writer, target)) return false
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

/**
 * True where a kernel reads an element of the old value only to compute the same element of its
 * results.
 */
function isAligned(group: Group, target: Node): boolean {
  const { kind, root } = group
  if (kind === 'map') return true
  const outsideEpilogue = [root, ...productsOf(group)].flatMap(each => each.operands)
  return kind === 'root' && outsideEpilogue.every(each => storageOf(each) !== target)
}

function isWriter(group: Group, graph: Graph): boolean {
  return graph.updates.some(each => group.results.includes(each.value))
}

/** Each writer runs as soon as everybody has read the values that it overwrites. */
function arrange(graph: Graph, groups: readonly Group[]): SettledUpdates {
  const aliases = new Map<Node, Node>(graph.updates.map(({ target, value }) => [value, target]))
  const readers = readersOf(groups)
  const done = new Set<Group>()
  const isFree = (group: Group): boolean =>
    group.results.every(each => {
      const target = aliases.get(each)
      const others = (target && readers.get(target)) ?? []
      return others.every(reader => reader === group || done.has(reader))
    })
  let waiting: readonly Group[] = []
  const ordered: Group[] = []
  const run = (group: Group): void => {
    done.add(group)
    ordered.push(group)
  }
  for (const group of groups) {
    waiting = [...waiting, group]
    for (let next = waiting.find(isFree); next; next = waiting.find(isFree)) {
      run(next)
      waiting = waiting.filter(each => !done.has(each))
    }
  }
  assert(waiting.length === 0, 'two updates wait for each other')
  return { graph, groups: ordered, aliases }
}

/** Which groups read each buffer. */
function readersOf(groups: readonly Group[]): ReadonlyMap<Node, readonly Group[]> {
  const readers = new Map<Node, Group[]>()
  for (const group of groups) {
    for (const buffer of new Set(group.operands.map(storageOf))) {
      const known = readers.get(buffer)
      if (known) known.push(group)
      else readers.set(buffer, [group])
    }
  }
  return readers
}
