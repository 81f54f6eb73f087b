/** Tests of graphs: order, users and rewriting. */
import { describe, expect, test } from 'vitest'
import { add, mul, operand } from '../../src/expr/expr.ts'
import {
  type Graph,
  nodesOf,
  parametersOf,
  rewriteGraph,
  topologicalOrder,
  usersOf,
} from '../../src/graph/graph.ts'
import { type Node, isOp, stampOrigin } from '../../src/graph/node.ts'
import { createMap, map } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'

const x = createParameter('input', 'x', [2])
const weight = createParameter('weight', 'w', [2])
const sum = add(operand(0), operand(1))

describe('graphs', () => {
  test('are ordered with operands before users, each node once', () => {
    const left = createMap(sum, [x, weight])
    const right = createMap(sum, [left, x])
    const root = createMap(sum, [left, right])
    expect(topologicalOrder([root, left])).toEqual([x, weight, left, right, root])
    const users = usersOf(topologicalOrder([root]))
    expect(users.get(left)).toEqual([right, root])
    expect(users.get(x)).toEqual([left, right])
  })

  test('know parameters that are only updated', () => {
    const state = createParameter('state', 'step', [2])
    const graph: Graph = {
      inputs: [x],
      outputs: [{ name: 'y', node: createMap(sum, [x, weight]) }],
      updates: [{ target: state, value: x }],
    }
    expect(parametersOf(graph)).toEqual([x, weight, state])
  })

  test('are rewritten bottom-up, and new nodes inherit origins', () => {
    const origin = { layer: 'add', type: 'Add', spans: [] }
    const first = createMap(sum, [x, weight])
    const root = createMap(sum, [first, weight])
    stampOrigin([root], origin)
    const graph = { inputs: [x], outputs: [{ name: 'y', node: root }], updates: [] }
    const product = mul(operand(0), operand(1))
    const rewritten = rewriteGraph(graph, (node, operands) =>
      node === first ? createMap(product, operands) : undefined,
    )
    const [result] = rewritten.outputs
    const inner = result!.node.operands[0]!
    expect(isOp(inner, map) && inner.attributes.expr === product).toBe(true)
    expect(result!.node).not.toBe(root)
    expect([inner.origin, result!.node.origin]).toEqual([origin, origin])
    expect(nodesOf(rewritten)).toContain(x)
  })

  test('keep nodes that nothing changed', () => {
    const root = createMap(sum, [x, weight])
    const graph = { inputs: [x], outputs: [{ name: 'y', node: root }], updates: [] }
    expect(rewriteGraph(graph, () => undefined).outputs[0]!.node).toBe(root)
  })

  test('refuse a rewrite that changes the dtype', () => {
    const root: Node = createReshape(x, [2, 1])
    const graph = { inputs: [x], outputs: [{ name: 'y', node: root }], updates: [] }
    const other = createParameter('weight', 'i', [2, 1], 'int32')
    expect(() => rewriteGraph(graph, node => (node === root ? other : undefined))).toThrow('dtype')
  })
})
