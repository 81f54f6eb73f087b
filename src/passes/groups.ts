/** Groups of nodes that grow by merging, never into a circle. */
import type { Node } from '../graph/node.ts'
import { equalShapes } from '../graph/shape.ts'

/** How a group is lowered. */
export type GroupKind =
  /** Element-wise nodes of one shape. */
  | 'map'
  /** Reductions along rows and the element-wise nodes around them. */
  | 'rows'
  /** One reduction, with element-wise nodes in front of and behind it. */
  | 'reduce'
  /** A matmul, convolution, pooling, gather or resampling (`root`) with its epilogue. */
  | 'root'
  /** Two batched matmuls with row nodes between them; the second one (`root`) has an epilogue. */
  | 'attention'
  /**
   * A node that moves elements, or any other that stands alone; a pad takes element-wise nodes in
   * front.
   */
  | 'single'

export interface OpenGroup {
  readonly kind: GroupKind
  readonly root: Node
  /** Operands before users. */
  readonly nodes: readonly Node[]
}

export interface Groups {
  /** The group of a node; undefined for nodes that need no kernel. */
  of(node: Node): OpenGroup | undefined
  /**
   * Makes one group of two, with the root of the first, and its kind where nothing else is said;
   * false where that would close a circle.
   */
  merge(into: OpenGroup, other: OpenGroup, kind?: GroupKind): boolean
  /**
   * Merges element-wise groups of one shape, none of which depends on the other, where one reads
   * every value of that shape that the other reads.
   */
  mergeAlike(): void
  /** All groups, in an order in which they can run. */
  ordered(): readonly OpenGroup[]
}

/** Groups of a graph while they grow, and what decides whether they may. */
export interface Fusion {
  readonly groups: Groups
  readonly users: ReadonlyMap<Node, readonly Node[]>
  /** Nodes whose values are wanted outside the graph. */
  readonly roots: ReadonlySet<Node>
}

export function createGroups(
  nodes: readonly Node[],
  kindOf: (node: Node) => GroupKind,
  apart: ReadonlySet<Node>,
): Groups {
  const position = new Map(nodes.map((node, i) => [node, i]))
  const groupOf = new Map<Node, OpenGroup>(
    nodes.map(node => [node, { kind: kindOf(node), root: node, nodes: [node] }]),
  )
  const first = (group: OpenGroup): number => position.get(group.nodes[0]!)!

  const readBy = new Map<OpenGroup, readonly Node[]>()

  /** Nodes of other groups that a group reads, through nodes that need no kernel. */
  const readOutside = (group: OpenGroup): readonly Node[] => {
    const known = readBy.get(group)
    if (known) return known
    const found = new Set<Node>()
    const stack = group.nodes.flatMap(node => node.operands)
    while (stack.length > 0) {
      const node = stack.pop()!
      const source = groupOf.get(node)
      if (!source) stack.push(...node.operands)
      else if (source !== group) found.add(node)
    }
    readBy.set(group, [...found])
    return readBy.get(group)!
  }

  /** Groups whose values a group reads. */
  const sources = (group: OpenGroup): readonly OpenGroup[] => [
    ...new Set(readOutside(group).map(node => groupOf.get(node)!)),
  ]

  /**
   * True where a group reads one of `targets` through a view: all of a buffer, not this element.
   */
  const readsViewOf = (group: OpenGroup, targets: readonly OpenGroup[]): boolean => {
    const views = group.nodes.flatMap(node => node.operands.filter(each => !groupOf.has(each)))
    while (views.length > 0) {
      const node = views.pop()!
      const source = groupOf.get(node)
      if (!source) views.push(...node.operands)
      else if (targets.includes(source)) return true
    }
    return false
  }

  /** True where `from` reads `target` through at least one other group. */
  const dependsThrough = (from: OpenGroup, target: OpenGroup): boolean => {
    const seen = new Set<OpenGroup>()
    const stack = sources(from).filter(each => each !== target)
    while (stack.length > 0) {
      const group = stack.pop()!
      if (group === target) return true
      if (seen.has(group)) continue
      seen.add(group)
      stack.push(...sources(group))
    }
    return false
  }

  const join = (into: OpenGroup, other: OpenGroup, kind: GroupKind): void => {
    const joined = [...into.nodes, ...other.nodes].sort(
      (a, b) => position.get(a)! - position.get(b)!,
    )
    const merged: OpenGroup = { kind, root: into.root, nodes: joined }
    for (const node of joined) groupOf.set(node, merged)
  }

  const merge = (into: OpenGroup, other: OpenGroup, kind = into.kind): boolean => {
    if (apart.has(into.root) || apart.has(other.root)) return false
    if (dependsThrough(other, into) || dependsThrough(into, other)) return false
    if (readsViewOf(into, [into, other]) || readsViewOf(other, [into, other])) return false
    join(into, other, kind)
    return true
  }

  const current = (): readonly OpenGroup[] => [...new Set(nodes.map(node => groupOf.get(node)!))]

  return {
    of: node => groupOf.get(node),
    merge,
    mergeAlike: () => mergeAlike(current(), group => groupOf.get(group.nodes[0]!)!, merge, sources),
    ordered: () => orderGroups(current(), sources, first),
  }
}

function mergeAlike(
  groups: readonly OpenGroup[],
  now: (group: OpenGroup) => OpenGroup,
  merge: (into: OpenGroup, other: OpenGroup) => boolean,
  sources: (group: OpenGroup) => readonly OpenGroup[],
): void {
  const maps = groups.filter(group => group.kind === 'map')
  const readers = new Map<Node, OpenGroup[]>()
  for (const group of maps)
    for (const operand of readWhole(group)) {
      const known = readers.get(operand)
      if (known) known.push(group)
      else readers.set(operand, [group])
    }
  for (const group of maps) {
    const readBy = [...readWhole(group)].map(operand => readers.get(operand)!)
    const [fewest = []] = readBy.sort((a, b) => a.length - b.length)
    for (const other of fewest) {
      const [into, own] = [now(other), now(group)]
      if (into === own || !equalShapes(into.root.shape, own.root.shape)) continue
      const read = readWhole(into)
      const readsAll = [...readWhole(own)].every(operand => read.has(operand))
      if (readsAll && !sources(own).includes(into) && !sources(into).includes(own)) merge(into, own)
    }
  }
}

/** What a group of maps reads of others, element by element: narrower ones are soon read again. */
function readWhole({ nodes, root }: OpenGroup): ReadonlySet<Node> {
  const inside = new Set(nodes)
  const operands = nodes.flatMap(node => node.operands.filter(each => !inside.has(each)))
  return new Set(operands.filter(each => equalShapes(each.shape, root.shape)))
}

/** Depth-first from the last groups back: operands first, and earlier nodes before later ones. */
function orderGroups(
  groups: readonly OpenGroup[],
  sources: (group: OpenGroup) => readonly OpenGroup[],
  first: (group: OpenGroup) => number,
): readonly OpenGroup[] {
  const done = new Set<OpenGroup>()
  const ordered: OpenGroup[] = []
  for (const start of groups) {
    const stack = [start]
    while (stack.length > 0) {
      const group = stack.at(-1)!
      const waiting = done.has(group) ? [] : sources(group).filter(each => !done.has(each))
      if (waiting.length > 0) {
        stack.push(...[...waiting].sort((a, b) => first(b) - first(a)))
        continue
      }
      stack.pop()
      if (done.has(group)) continue
      done.add(group)
      ordered.push(group)
    }
  }
  return ordered
}
