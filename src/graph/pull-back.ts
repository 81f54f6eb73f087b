/** Reverse mode over nodes: each op gives the gradients of its operands. */
import { assert } from '../diagnostics/assert.ts'
import { add, operand } from '../expr/expr.ts'
import { topologicalOrder } from './graph.ts'
import { type Node, stampOrigin } from './node.ts'
import { createBroadcast } from './ops/broadcast.ts'
import { createScalar } from './ops/constant.ts'
import { createMap } from './ops/map.ts'

/** A node and the gradient that reaches it from outside, in its shape. */
export interface Seed {
  readonly node: Node
  readonly gradient: Node
}

/**
 * The gradient with respect to each wanted node, in its shape, of what depends on the nodes of
 * `seeds`; zeros where nothing does. New nodes have the origin of the node that they differentiate.
 */
export function pullBack(seeds: readonly Seed[], wanted: readonly Node[]): readonly Node[] {
  const order = topologicalOrder(seeds.map(each => each.node))
  const dependent = dependentNodes(order, new Set(wanted))
  const found = new Map<Node, Node>()
  for (const { node, gradient } of seeds) accumulate(found, node, gradient)
  for (const node of order.toReversed()) {
    const dy = found.get(node)
    if (!dy || !dependent.has(node) || node.operands.length === 0) continue
    const reached = differentiateNode(node, dy, dependent)
    for (const [k, x] of node.operands.entries()) accumulate(found, x, reached[k])
    if (node.origin)
      stampOrigin(
        node.operands.flatMap(x => found.get(x) ?? []),
        node.origin,
      )
  }
  return wanted.map(x => found.get(x) ?? createBroadcast(createScalar(0), x.shape))
}

/** The wanted nodes and all that is computed from them; `order` has operands first. */
function dependentNodes(order: readonly Node[], wanted: ReadonlySet<Node>): ReadonlySet<Node> {
  const dependent = new Set<Node>()
  for (const node of order)
    if (wanted.has(node) || node.operands.some(each => dependent.has(each))) dependent.add(node)
  return dependent
}

/** Gradients of the operands that lead to a wanted node. */
function differentiateNode(
  node: Node,
  dy: Node,
  dependent: ReadonlySet<Node>,
): readonly (Node | undefined)[] {
  const asked = node.operands.map(x => dependent.has(x) && x.dtype === 'float32')
  if (!asked.includes(true)) return []
  assert(node.op.gradient, `${node.op.name} has no gradient`)
  const given = node.op.gradient(node, dy, asked)
  return given.map((each, k) => (asked[k] ? each : undefined))
}

/** A node that is read several times gets the sum of what its readers send back. */
function accumulate(found: Map<Node, Node>, x: Node, dx: Node | undefined): void {
  if (!dx) return
  const before = found.get(x)
  found.set(x, before ? createMap(add(operand(0), operand(1)), [before, dx]) : dx)
}
