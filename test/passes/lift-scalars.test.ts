/** What all elements of maps share is computed once. */
import { expect, test } from 'vitest'
import { add, div, exp, index, mul, operand, sqrt, toFloat } from '../../src/expr/expr.ts'
import { type Graph, nodesOf } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { liftScalars } from '../../src/passes/lift-scalars.ts'
import { createInstance } from '../../src/runtime/target.ts'

const x = createParameter('input', 'x', [3, 4])
const rate = createParameter('input', 'rate', [])
const step = div(sqrt(operand(1)), exp(operand(1)))

const graphOf = (...nodes: Node[]): Graph => ({
  inputs: [x, rate],
  outputs: nodes.map((node, i) => ({ name: `y${i}`, node })),
  updates: [],
})

const mapsOf = (graph: Graph): readonly Node[] =>
  nodesOf(graph).filter(each => each.op.name === 'map')

test('a part that two maps have is one number', async () => {
  const graph = graphOf(
    createMap(add(operand(0), step), [x, rate]),
    createMap(mul(operand(0), step), [x, rate]),
  )
  const maps = mapsOf(liftScalars(graph))
  expect(maps.map(each => each.shape)).toEqual([[], [3, 4], [3, 4]])
  expect(maps.slice(1).map(each => each.operands[1])).toEqual([maps[0], maps[0]])
  const values = { x: Float32Array.from({ length: 12 }, (_, i) => i), rate: Float32Array.of(0.25) }
  const lifted = (await createInstance(liftScalars(graph), new Map(), 'wasm')).run(
    values,
    new Map(),
  )
  const factor = Math.sqrt(0.25) / Math.exp(0.25)
  lifted.y0!.forEach((y, i) => expect(y).toBeCloseTo(i + factor, 5))
  lifted.y1!.forEach((y, i) => expect(y).toBeCloseTo(i * factor, 5))
})

test('cheap parts stay, and so does what differs by element', () => {
  const cheap = createMap(mul(operand(0), add(operand(1), 1)), [x, rate])
  const byElement = createMap(sqrt(add(toFloat(index()), operand(1))), [x, rate])
  const graph = graphOf(cheap, createMap(add(operand(0), exp(operand(0))), [x]), byElement)
  expect(mapsOf(liftScalars(graph))).toEqual(mapsOf(graph))
})

test('maps of one element are left as they are', () => {
  const graph = graphOf(createMap(div(1, sqrt(operand(0))), [rate]))
  expect(mapsOf(liftScalars(graph))).toEqual(mapsOf(graph))
})
