/** Groups nodes into kernels: what is computed together, what is stored, and in which order. */
import { assert } from '../diagnostics/assert.ts'
import { visitOrder } from '../expr/expr.ts'
import { type Graph, nodesOf, rootsOf, usersOf } from '../graph/graph.ts'
import { type MapAttributes, type Node, isOp } from '../graph/node.ts'
import { broadcast } from '../graph/ops/broadcast.ts'
import { constant } from '../graph/ops/constant.ts'
import { conv } from '../graph/ops/conv.ts'
import { gather } from '../graph/ops/gather.ts'
import { map } from '../graph/ops/map.ts'
import { type MatmulAttributes, matmul } from '../graph/ops/matmul.ts'
import { pad } from '../graph/ops/pad.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { pool } from '../graph/ops/pool.ts'
import { type ReduceAttributes, reduce } from '../graph/ops/reduce.ts'
import { resample } from '../graph/ops/resample.ts'
import { reshape } from '../graph/ops/reshape.ts'
import { winogradConv } from '../graph/ops/winograd-conv.ts'
import { type Shape, equalShapes } from '../graph/shape.ts'
import { type Fusion, type GroupKind, type OpenGroup, createGroups } from './groups.ts'
import { joinAttention } from './join-attention.ts'
import { joinBorder, joinTurned, keepsColumns } from './join-moved.ts'

export interface Group {
  readonly kind: GroupKind
  /** Operands before users. */
  readonly nodes: readonly Node[]
  /** The node that the kind is about; for maps any of the nodes. */
  readonly root: Node
  /** Nodes that something outside reads. */
  readonly results: readonly Node[]
  readonly operands: readonly Node[]
}

/** True for nodes that need no kernel: values from outside, and views of other values. */
export function isFree(node: Node): boolean {
  return isOp(node, parameter) || isOp(node, constant) || isOp(node, reshape)
}

/** The contractions of a group that has an epilogue: one, or matmuls side by side. */
export function productsOf({ kind, nodes }: Group): readonly Node[] {
  return kind === 'root' ? nodes.filter(isContraction) : []
}

/** Groups of a graph in an order in which they can run; nodes in `apart` stay alone. */
export function fuse(graph: Graph, apart: ReadonlySet<Node> = new Set()): readonly Group[] {
  const nodes = nodesOf(graph)
  const users = usersOf(nodes)
  const roots = new Set(rootsOf(graph))
  const groups = createGroups(
    nodes.filter(node => !isFree(node)),
    kindOf,
    apart,
  )
  const fusion: Fusion = { groups, users, roots }
  for (const node of nodes) if (isElementwise(node)) joinEpilogue(fusion, node)
  for (const node of nodes) if (isOp(node, pad)) joinBorder(fusion, node)
  for (const node of nodes) if (isRowReduction(node)) growRows(fusion, node)
  for (const node of nodes) if (isOp(node, matmul)) joinAttention(fusion, node)
  for (const node of nodes) if (keepsColumns(node)) joinTurned(fusion, node)
  for (const node of nodes) if (isOp(node, reduce)) joinReduction(fusion, node)
  for (const node of nodes)
    if (isOp(node, pad) && groups.of(node)!.kind !== 'root') joinPrologue(fusion, node)
  for (const node of nodes) if (isElementwise(node)) joinMaps(fusion, node)
  groups.mergeAlike()
  return groups.ordered().map(each => finishGroup(each, fusion))
}

export const isElementwise = (node: Node): boolean => isOp(node, map) || isOp(node, broadcast)

function kindOf(node: Node): GroupKind {
  if (isElementwise(node)) return 'map'
  if (isOp(node, reduce)) return isRowReduction(node) ? 'rows' : 'reduce'
  return isContraction(node) || isGathering(node) ? 'root' : 'single'
}

const isContraction = (node: Node): boolean =>
  isOp(node, matmul) || isOp(node, conv) || isOp(node, winogradConv)

/** Reads cells by where they are, without a second operand that could be packed. */
export const isGathering = (node: Node): boolean =>
  isOp(node, pool) || isOp(node, gather) || isOp(node, resample)

/** Columns of a row kernel at most: a row and its kept values must stay in the nearest cache. */
const longestRow = 4096

/** Reductions over exactly the last axis of a row that is short enough. */
function isRowReduction(node: Node): node is Node<ReduceAttributes> {
  if (!isOp(node, reduce)) return false
  const { shape } = node.operands[0]!
  const { axes } = node.attributes
  const length = shape.at(-1)
  return (
    axes.length === 1 &&
    axes[0] === shape.length - 1 &&
    typeof length === 'number' &&
    length <= longestRow
  )
}

/**
 * An element-wise node joins the kernel that computes one of its operands, if it has the shape of
 * that kernel; matmuls that meet in it become one kernel, as the gates of a recurrent step do.
 */
function joinEpilogue({ groups }: Fusion, node: Node): void {
  for (const operand of node.operands) {
    const [group, own] = [groups.of(operand), groups.of(node)!]
    if (group?.kind !== 'root' || group === own) continue
    if (!equalShapes(group.root.shape, node.shape)) continue
    if (own.kind === 'map' || areSideBySide(group, own)) groups.merge(group, own)
  }
}

/** Products of one kernel at most: each has its sums in registers while the others are added. */
const mostProducts = 8

/** True for matmuls of single matrices that do not need each other's results. */
function areSideBySide(a: OpenGroup, b: OpenGroup): boolean {
  const nodes = [...a.nodes, ...b.nodes]
  const products = nodes.filter(node => isContraction(node) || isGathering(node))
  return (
    products.length <= mostProducts &&
    products.every(node => isOp(node, matmul) && isSingle(node)) &&
    products.every(node => node.operands.every(each => !nodes.includes(each)))
  )
}

/** True where one matrix is the second operand of all rows. */
function isSingle({ operands, attributes }: Node<MatmulAttributes>): boolean {
  const [a, b] = operands as readonly [Node, Node]
  return b.shape.length === 2 && (a.shape.length === 2 || !attributes.transposeA)
}

/**
 * A row kernel takes in what it reads alone and what reads it, as far as that is one value per
 * element or row.
 */
function growRows(fusion: Fusion, seed: Node<ReduceAttributes>): void {
  const { groups, users, roots } = fusion
  const domain = seed.operands[0]!.shape
  const isMap = (group: OpenGroup, node: Node): boolean =>
    group.kind === 'map' && group.nodes.length === 1 && isRowNode(node, domain)
  for (let grown = true; grown;) {
    grown = false
    const group = groups.of(seed)!
    for (const member of [...group.nodes]) {
      for (const user of users.get(member)!) {
        const other = groups.of(user)
        if (!other || other === groups.of(seed) || !(sameRows(other, domain) || isMap(other, user)))
          continue
        if (groups.merge(groups.of(seed)!, other)) grown = true
      }
      for (const operand of member.operands) {
        const other = groups.of(operand)
        if (!other || other === groups.of(seed)) continue
        const own = users.get(operand)!.every(user => groups.of(user) === groups.of(seed))
        const alone = isMap(other, operand) && own && !roots.has(operand)
        if ((sameRows(other, domain) || alone) && groups.merge(groups.of(seed)!, other))
          grown = true
      }
    }
  }
}

/** True for row kernels over rows of the same shape. */
function sameRows({ kind, root }: OpenGroup, domain: Shape): boolean {
  return kind === 'rows' && equalShapes(root.operands[0]!.shape, domain)
}

/** One value per element of the domain, or one per row. */
function isRowNode(node: Node, domain: Shape): boolean {
  if (!isElementwise(node)) return false
  if (equalShapes(node.shape, domain)) return true
  const narrow = [...domain.slice(0, -1), 1]
  return equalShapes(node.shape, narrow) && !usesIndex(node)
}

function usesIndex(node: Node): boolean {
  return (
    isOp(node, map) &&
    visitOrder([(node.attributes as MapAttributes).expr]).some(each => each.op === 'index')
  )
}

/**
 * A reduction takes in the element-wise nodes that only it reads, and those that finish its result.
 */
function joinReduction(fusion: Fusion, node: Node<ReduceAttributes>): void {
  const { groups, users } = fusion
  if (groups.of(node)!.kind !== 'reduce') return
  joinPrologue(fusion, node)
  for (const user of users.get(node)!) {
    const other = groups.of(user)
    if (other?.kind === 'map' && equalShapes(user.shape, node.shape) && !usesIndex(user))
      groups.merge(groups.of(node)!, other)
  }
}

/** Element-wise nodes that feed a node alone are computed while it reads them. */
function joinPrologue(fusion: Fusion, node: Node): void {
  const { groups, users, roots } = fusion
  const stack = [node.operands[0]!]
  while (stack.length > 0) {
    const operand = stack.pop()!
    const group = groups.of(operand)
    const own = users.get(operand)!.every(user => groups.of(user) === groups.of(node))
    const plain = group?.kind === 'map' && group.nodes.length === 1 && !roots.has(operand)
    if (!plain || !own || !equalShapes(operand.shape, node.operands[0]!.shape)) continue
    if (groups.merge(groups.of(node)!, group)) stack.push(...operand.operands)
  }
}

/** Element-wise nodes of one shape that read each other become one loop. */
function joinMaps({ groups }: Fusion, node: Node): void {
  for (const operand of node.operands) {
    const [group, own] = [groups.of(operand), groups.of(node)!]
    if (group?.kind !== 'map' || own.kind !== 'map' || group === own) continue
    if (equalShapes(operand.shape, node.shape)) groups.merge(group, own)
  }
}

function finishGroup(
  { kind, nodes, root }: { kind: GroupKind; nodes: readonly Node[]; root: Node },
  { users, roots }: Fusion,
): Group {
  const inside = new Set(nodes)
  const isRead = (node: Node): boolean =>
    roots.has(node) || users.get(node)!.some(user => !inside.has(user))
  const operands = new Set(nodes.flatMap(node => node.operands.filter(each => !inside.has(each))))
  const results = nodes.filter(isRead)
  assert(results.length > 0, `a kernel around ${root.op.name} that nothing reads`)
  return { kind, nodes, root, results, operands: [...operands] }
}
