/** Moves transposes down through element-wise work and reductions, until those of layers meet. */
import { visitOrder } from '../expr/expr.ts'
import { type Graph, nodesOf, rewriteGraph, usersOf } from '../graph/graph.ts'
import { type Node, type Op, isOp } from '../graph/node.ts'
import { broadcast, createBroadcast } from '../graph/ops/broadcast.ts'
import { concat, createConcat } from '../graph/ops/concat.ts'
import { createMap, map } from '../graph/ops/map.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { createReduce, reduce } from '../graph/ops/reduce.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { createTranspose, transpose } from '../graph/ops/transpose.ts'

type Permutation = readonly number[]

/** What a transpose can be moved through; anything else reads the transposed tensor itself. */
const passable: readonly Op<never>[] = [map, reduce, concat, transpose]

/**
 * Layers with their channels first turn each input round and each result back, because kernels know
 * one layout. Between two of them, a transpose that sinks to the next one undoes it: a whole
 * network is turned once at its start and once at its end.
 */
export function sinkTransposes(graph: Graph): Graph {
  const users = usersOf(nodesOf(graph))
  // Whoever else reads the transposed tensor would keep it, and there would be two.
  const sinks = (node: Node): boolean =>
    node.operands.every(each => users.get(each)!.every(user => isPassable(user)))
  return rewriteGraph(graph, (node, operands) => {
    if (isOp(node, transpose)) return joined(operands[0]!, node.attributes.permutation)
    return isPassable(node) && sinks(node) ? sunk(node, operands) : undefined
  })
}

function isPassable(node: Node): boolean {
  if (!passable.some(op => (node.op as unknown) === op)) return false
  // A random number belongs to the place of its element.
  return !isOp(node, map) || visitOrder([node.attributes.expr]).every(each => each.op !== 'index')
}

/** Two transposes are one, and none where they undo each other. */
function joined(x: Node, permutation: Permutation): Node {
  if (!isOp(x, transpose)) return turned(x, permutation)
  const first = x.attributes.permutation
  return turned(
    x.operands[0]!,
    permutation.map(axis => first[axis]!),
  )
}

/** A transpose that moves nothing but axes of size 1 leaves every element in its place. */
function turned(x: Node, permutation: Permutation): Node {
  const moving = permutation.filter(axis => x.shape[axis] !== 1)
  if (!isAscending(moving)) return createTranspose(x, permutation)
  return createReshape(
    x,
    permutation.map(axis => x.shape[axis]!),
  )
}

function isAscending(axes: readonly number[]): boolean {
  return axes.every((axis, i) => axis > (axes[i - 1] ?? -1))
}

/** The node in the layout of its operands, then the transpose; undefined where they differ. */
function sunk(node: Node, operands: readonly Node[]): Node | undefined {
  const rank = node.shape.length
  const found = operands.find(each => isOp(each, transpose) && each.shape.length === rank)
  if (!found || !isOp(found, transpose)) return undefined
  const { permutation } = found.attributes
  const inner = operands.map(each => before(each, permutation))
  if (!inner.every(each => each !== undefined)) return undefined
  if (isOp(node, reduce) && isOfRows(node.attributes.axes, rank)) return undefined
  return turned(rebuilt(node, inner, permutation), permutation)
}

/** Rows are read at once with what stands around them; no other order of axes is as good. */
function isOfRows(axes: readonly number[], rank: number): boolean {
  return axes.length === 1 && axes[0] === rank - 1
}

function rebuilt(node: Node, inner: readonly Node[], permutation: Permutation): Node {
  if (isOp(node, map)) return createMap(node.attributes.expr, inner)
  if (isOp(node, concat)) return createConcat(inner, permutation[node.attributes.axis]!)
  const { kind, axes } = (node as Node<{ kind: 'sum' | 'max' | 'min'; axes: Permutation }>)
    .attributes
  return createReduce(
    kind,
    inner[0]!,
    axes.map(axis => permutation[axis]!),
  )
}

/**
 * What gives `x` when it is turned by `permutation`, with axes of size 1 in front where `x` has
 * fewer. Undefined where it would have to be turned back first.
 */
function before(x: Node, permutation: Permutation): Node | undefined {
  const added = permutation.length - x.shape.length
  const inverse = permutation.map((_, axis) => permutation.indexOf(axis))
  const dims = inverse.map(axis => (axis < added ? 1 : x.shape[axis - added]!))
  if (isOp(x, transpose) && isEqual(x.attributes.permutation, permutation)) return x.operands[0]!
  const moving = inverse.filter((_, i) => dims[i] !== 1)
  if (isAscending(moving)) return createReshape(x, dims)
  if (isOp(x, broadcast)) {
    const inner = before(x.operands[0]!, permutation)
    return inner && createBroadcast(inner, dims)
  }
  // Weights are small, and turned once where they stay as they are.
  const isWeight = isOp(x, parameter) && x.attributes.storage === 'weight'
  return isWeight ? createTranspose(createReshape(x, padded(x, added)), inverse) : undefined
}

function padded({ shape }: Node, added: number): Node['shape'] {
  return [...Array.from({ length: added }, () => 1), ...shape]
}

function isEqual(a: Permutation, b: Permutation): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i])
}
