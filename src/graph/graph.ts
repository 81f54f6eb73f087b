/** Graphs: named results over nodes, the values that go back into weights and state, rewriting. */
import { assert } from '../diagnostics/assert.ts'
import { type Node, createNode, isOp } from './node.ts'
import { type ParameterAttributes, parameter } from './ops/parameter.ts'

/** A result that the graph's user reads. */
export interface Output {
  readonly name: string
  readonly node: Node
}

/** A new value for a weight or a piece of state, written when the whole graph has run. */
export interface Update {
  readonly target: Node<ParameterAttributes>
  readonly value: Node
}

export interface Graph {
  /** Inputs in the order of the config, used or not. */
  readonly inputs: readonly Node<ParameterAttributes>[]
  readonly outputs: readonly Output[]
  readonly updates: readonly Update[]
}

/** The nodes that something is read from: what keeps all others alive. */
export function rootsOf(graph: Graph): readonly Node[] {
  return [...graph.outputs.map(each => each.node), ...graph.updates.map(each => each.value)]
}

/** Every node that the roots reach, operands before users, in a stable order. Iterative. */
export function topologicalOrder(roots: readonly Node[]): readonly Node[] {
  const order: Node[] = []
  const state = new Map<Node, 'open' | 'done'>()
  const stack = [...roots].reverse()
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!
    if (!state.has(node)) {
      state.set(node, 'open')
      for (let i = node.operands.length - 1; i >= 0; i--) {
        const operand = node.operands[i]!
        if (!state.has(operand)) stack.push(operand)
      }
      continue
    }
    stack.pop()
    if (state.get(node) === 'done') continue
    state.set(node, 'done')
    order.push(node)
  }
  return order
}

/** All nodes of a graph, operands before users. */
export function nodesOf(graph: Graph): readonly Node[] {
  return topologicalOrder(rootsOf(graph))
}

/** All parameters that a graph reads or updates, in order of first use. */
export function parametersOf(graph: Graph): readonly Node<ParameterAttributes>[] {
  const targets = graph.updates.map(each => each.target)
  const found = [...nodesOf(graph), ...targets].filter(node => isOp(node, parameter))
  return [...new Set(found)]
}

/** Which nodes read each node; roots count through `rootsOf`, not here. */
export function usersOf(nodes: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const users = new Map<Node, Node[]>(nodes.map(node => [node, []]))
  for (const node of nodes)
    for (const operand of new Set(node.operands)) users.get(operand)?.push(node)
  return users
}

/**
 * Rebuilds a graph bottom-up. `replace` gets each node with its rebuilt operands and gives another
 * node of the same type, or undefined to keep it. Parameters are never replaced; origins are
 * inherited.
 */
export function rewriteGraph(
  graph: Graph,
  replace: (node: Node, operands: readonly Node[]) => Node | undefined,
): Graph {
  const done = new Map<Node, Node>()
  for (const node of nodesOf(graph)) done.set(node, rewriteNode(node, done, replace))
  const rebuilt = (node: Node): Node => done.get(node) ?? node
  return {
    inputs: graph.inputs,
    outputs: graph.outputs.map(each => ({ ...each, node: rebuilt(each.node) })),
    updates: graph.updates.map(each => ({ ...each, value: rebuilt(each.value) })),
  }
}

function rewriteNode(
  node: Node,
  done: ReadonlyMap<Node, Node>,
  replace: (node: Node, operands: readonly Node[]) => Node | undefined,
): Node {
  const operands = node.operands.map(each => done.get(each)!)
  const changed = operands.some((each, i) => each !== node.operands[i])
  const result =
    replace(node, operands) ?? (changed ? createNode(node.op, operands, node.attributes) : node)
  if (result === node) return node
  assert(result.dtype === node.dtype, `${node.op.name} was rewritten to another dtype`)
  if (!result.origin) inheritOrigin(result, node)
  return result
}

/** Nodes that a rewrite made have the origin of the node they stand for. */
function inheritOrigin(result: Node, from: Node): void {
  const stack = [result]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (node.origin || isOp(node, parameter)) continue
    node.origin = from.origin
    if (from.origin) stack.push(...node.operands)
  }
}
