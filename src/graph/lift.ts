/** Lifting: what a subgraph computes for one step, computed for all steps side by side. */
import { assert } from '../diagnostics/assert.ts'
import { visitOrder } from '../expr/expr.ts'
import { type Dim, mulDims } from './dim.ts'
import { topologicalOrder } from './graph.ts'
import { type Node, createNode, isOp } from './node.ts'
import { broadcast, createBroadcast } from './ops/broadcast.ts'
import { concat, createConcat } from './ops/concat.ts'
import { conv } from './ops/conv.ts'
import { map } from './ops/map.ts'
import { matmul } from './ops/matmul.ts'
import { createPad, pad } from './ops/pad.ts'
import { createReduce, reduce } from './ops/reduce.ts'
import { createReshape, reshape } from './ops/reshape.ts'
import { createReverse, reverse } from './ops/reverse.ts'
import { createSlice, slice } from './ops/slice.ts'
import { createTranspose, transpose } from './ops/transpose.ts'

/** Nodes of a subgraph over all steps. */
export interface Lifted {
  /** The counterpart of each node; one that no step changes stands for itself. */
  readonly nodes: ReadonlyMap<Node, Node>
  /** Nodes whose counterpart has the steps as a new first axis. */
  readonly stepwise: ReadonlySet<Node>
}

/**
 * Rebuilds what `roots` compute. `sequences` gives for some nodes what they are at each of `steps`
 * steps: their shape behind a first axis of steps.
 */
export function lift(
  roots: readonly Node[],
  sequences: ReadonlyMap<Node, Node>,
  steps: Dim,
): Lifted {
  const nodes = new Map(sequences)
  const stepwise = new Set(sequences.keys())
  for (const node of topologicalOrder(roots)) {
    if (nodes.has(node)) continue
    const changes = node.operands.some(each => stepwise.has(each))
    const operands = node.operands.map(each => nodes.get(each)!)
    nodes.set(node, changes ? liftNode(node, operands, stepwise, steps) : node)
    if (changes) stepwise.add(node)
  }
  return { nodes, stepwise }
}

function liftNode(
  node: Node,
  operands: readonly Node[],
  stepwise: ReadonlySet<Node>,
  steps: Dim,
): Node {
  const behind = (axes: readonly number[]): readonly number[] => axes.map(axis => axis + 1)
  const [x] = operands as readonly [Node]
  if (isOp(node, map)) {
    const index = visitOrder([node.attributes.expr]).some(each => each.op === 'index')
    assert(!index, 'a step that counts its elements cannot be lifted')
    const rank = node.shape.length
    const wide = operands.map((each, k) =>
      stepwise.has(node.operands[k]!) ? withRank(each, rank + 1) : each,
    )
    return createNode(map, wide, node.attributes)
  }
  if (isOp(node, broadcast))
    return createBroadcast(withRank(x, node.shape.length + 1), [steps, ...node.shape])
  if (isOp(node, reduce)) return createReduce(node.attributes.kind, x, behind(node.attributes.axes))
  if (isOp(node, reshape)) return createReshape(x, [steps, ...node.shape])
  if (isOp(node, transpose)) return createTranspose(x, [0, ...behind(node.attributes.permutation)])
  if (isOp(node, reverse)) return createReverse(x, behind(node.attributes.axes))
  if (isOp(node, slice))
    return createSlice(x, [0, ...node.attributes.starts], [steps, ...node.attributes.sizes])
  if (isOp(node, pad)) {
    const { low, high, interior, value } = node.attributes
    const still = { low: [0, ...low], high: [0, ...high], interior: [0, ...interior] }
    return createPad(x, { ...still, value })
  }
  if (isOp(node, concat))
    return createConcat(everyStep(node, operands, stepwise, steps), node.attributes.axis + 1)
  if (isOp(node, conv)) {
    const [images, kernel] = operands as readonly [Node, Node]
    assert(!stepwise.has(node.operands[1]!), 'a kernel of each step cannot be lifted')
    return createReshape(createNode(conv, [ofAllSteps(images), kernel], node.attributes), [
      steps,
      ...node.shape,
    ])
  }
  assert(isOp(node, matmul), `${node.op.name} in a step cannot be lifted`)
  const [a, b] = operands as readonly [Node, Node]
  const shared = node.operands[1]!.shape.length === 2 && !stepwise.has(node.operands[1]!)
  if (shared) return createNode(matmul, [a, b], node.attributes)
  return createNode(matmul, everyStep(node, operands, stepwise, steps), node.attributes)
}

/** Images [steps, batch, ...] as one batch. */
function ofAllSteps(images: Node): Node {
  const [steps, batch, ...rest] = images.shape
  return createReshape(images, [mulDims(steps!, batch!), ...rest])
}

/** Operands that no step changes, repeated for each step. */
function everyStep(
  node: Node,
  operands: readonly Node[],
  stepwise: ReadonlySet<Node>,
  steps: Dim,
): readonly Node[] {
  return operands.map((each, k) =>
    stepwise.has(node.operands[k]!) ? each : createBroadcast(each, [steps, ...each.shape]),
  )
}

/** `[steps, ...]` with axes of size 1 behind the first, where there are fewer than `rank`. */
function withRank(x: Node, rank: number): Node {
  const missing = rank - x.shape.length
  if (missing <= 0) return x
  const [steps, ...rest] = x.shape
  return createReshape(x, [steps!, ...new Array<number>(missing).fill(1), ...rest])
}
