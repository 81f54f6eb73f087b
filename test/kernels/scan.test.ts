/** Tests of loops: every kernel at every step against the interpreter, and whole scans. */
import { describe, expect, test } from 'vitest'
import { type Node } from '../../src/graph/node.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { parametersOf } from '../../src/graph/graph.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { evaluateShape } from '../../src/graph/shape.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { gated, plain } from '../graph/ops/scans.ts'
import { createRandom } from '../graph/tensors.ts'
import { type Case, caseOf, judge } from '../support/judge.ts'

const [batch, time] = [namedDim('batch'), namedDim('time')]
const flags = [false, true]

type Storage = 'input' | 'weight'
const parameterOf = (storage: Storage, name: string, shape: Shape): Node =>
  createParameter(storage, name, shape)

/** A plain and a gated scan over the same sequence, one over the other. */
function stacked(steps: Shape[number], units: number, reverse: boolean): readonly Node[] {
  const x = parameterOf('input', 'x', [steps, batch, units])
  const h = parameterOf('input', 'h', [batch, units])
  const u = parameterOf('weight', 'u', [units, units])
  const v = parameterOf('weight', 'v', [units, units])
  const slope = parameterOf('weight', 'slope', [units])
  const first = plain(reverse)(x, h, u)
  const sequence = createReshape(first, [steps, batch, units])
  const second = gated(!reverse)(sequence, h, h, v, slope)
  const loss = createReduce('sum', second, [0, 1, 2, 3])
  return [second, ...gradients(loss, [x, h, u, v, slope])]
}

function expectAsInterpreted({ graph, weights, inputs, sizes }: Case): void {
  const outputs = createWasmInstance(compileWasm(graph), weights).run(inputs, sizes)
  const values = new Map(
    parametersOf(graph).map(each => {
      const { name } = each.attributes
      const data = Float64Array.from(inputs[name] ?? weights[name]!)
      return [each as Node, { shape: evaluateShape(each.shape, sizes), data }]
    }),
  )
  const nodes = graph.outputs.map(each => each.node)
  const exact = interpret(nodes, values, { sizes })
  for (const { name, node } of graph.outputs) {
    const { data } = exact.get(node)!
    const size = Math.max(...data.map(Math.abs), 1e-6)
    data.forEach((value, i) =>
      expect(Math.abs(outputs[name]![i]! - value), `${name}[${i}]`).toBeLessThan(2e-5 * size),
    )
  }
}

describe.each([1, 2, 3, 7])('scans of %i steps with their gradients', steps => {
  test.each(
    [1, 5].flatMap(n => [1, 9].flatMap(units => flags.map(back => [n, units, back] as const))),
  )('batch %i, %i units, reverse %s', (n, units, reverse) => {
    const random = createRandom(steps * 100 + n * 10 + units)
    const each = caseOf(stacked(steps, units, reverse), new Map([['batch', n]]), random)
    const { faults, elements } = judge(each)
    expect(faults).toEqual([])
    expect(elements).toBeGreaterThan(0)
    expectAsInterpreted(each)
  })
})

test('a scan over a number of steps that only the run knows', () => {
  const outputs = stacked(time, 5, false)
  for (const steps of [1, 2, 6]) {
    const sizes = new Map([
      ['batch', 3],
      ['time', steps],
    ])
    const each = caseOf(outputs, sizes, createRandom(steps))
    expect(judge(each).faults).toEqual([])
    expectAsInterpreted(each)
  }
})
