/** Tests of the reference target. */
import { describe, expect, test } from 'vitest'
import { add, div, integer, mul, operand, toFloat } from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'

const batch = namedDim('batch')
const pixels = createParameter('input', 'pixels', [batch, 2], 'uint8')
const weight = createParameter('weight', 'w', [2])
const step = createParameter('state', 'step', [], 'int32')
const scaled = createMap(mul(toFloat(operand(0, 'i32')), operand(1)), [pixels, weight])
const graph: Graph = {
  inputs: [pixels],
  outputs: [
    { name: 'scaled', node: scaled },
    { name: 'next', node: createMap(add(operand(0, 'i32'), integer(1)), [step]) },
  ],
  updates: [
    { target: weight, value: createMap(div(operand(0), 3), [weight]) },
    { target: step, value: createMap(add(operand(0, 'i32'), integer(1)), [step]) },
  ],
}
const create = () => createReferenceInstance(graph, { w: Float32Array.of(0.5, 2) })
const two = new Map([['batch', 2]])
const four = Uint8Array.of(1, 2, 255, 4)

describe('the reference target', () => {
  test('gives outputs in their dtypes', () => {
    const outputs = create().run({ pixels: four }, two)
    expect(outputs['scaled']).toEqual(Float32Array.of(0.5, 4, 127.5, 8))
    expect(outputs['next']).toEqual(Int32Array.of(1))
  })

  test('writes updates after the run, state starting with zeros', () => {
    const instance = create()
    expect(instance.read('step')).toEqual(Int32Array.of(0))
    instance.run({ pixels: four }, two)
    expect(instance.read('w')).toEqual(Float32Array.of(0.5 / 3, 2 / 3))
    expect(instance.run({ pixels: four }, two)['next']).toEqual(Int32Array.of(2))
    expect(instance.read('step')).toEqual(Int32Array.of(2))
  })

  test('swaps two weights whose updates read each other', () => {
    const [a, b] = [createParameter('weight', 'a', [1]), createParameter('weight', 'b', [1])]
    const updates = [
      { target: a, value: b },
      { target: b, value: a },
    ]
    const initial = { a: Float32Array.of(1), b: Float32Array.of(2) }
    const instance = createReferenceInstance({ inputs: [], outputs: [], updates }, initial)
    instance.run({}, new Map())
    expect([instance.read('a')[0], instance.read('b')[0]]).toEqual([2, 1])
  })

  test('hands out and takes copies', () => {
    const instance = create()
    const taken = instance.read('w')
    taken[0] = 100
    const given = Float32Array.of(1, 2)
    instance.write('w', given)
    given[1] = 100
    expect(instance.read('w')).toEqual(Float32Array.of(1, 2))
  })

  test('rounds to f32 at every step unless asked for f64', () => {
    const x = createParameter('input', 'x', [1])
    const node = createMap(add(add(operand(0), 1), -1), [x])
    const tiny = { inputs: [x], outputs: [{ name: 'y', node }], updates: [] }
    const run = (precision: 'f32' | 'f64') =>
      createReferenceInstance(tiny, {}, { precision }).run({ x: Float32Array.of(1e-9) }, new Map())
    expect(run('f32')['y']![0]).toBe(0)
    expect(run('f64')['y']![0]).toBeCloseTo(1e-9, 14)
  })

  test('refuses data of another length or dtype, and unknown names', () => {
    const instance = create()
    expect(() => instance.run({ pixels: four }, new Map([['batch', 3]]))).toThrow(
      "4 values for 'pixels' of [3, 2]",
    )
    expect(() => instance.run({ pixels: new Float32Array(4) }, two)).toThrow("'pixels' is uint8")
    expect(() => instance.run({}, two)).toThrow("no value for the input 'pixels'")
    expect(() => instance.write('w', Float32Array.of(1))).toThrow("1 values for the 2 of 'w'")
    expect(() => instance.write('w', Int32Array.of(1, 2))).toThrow("'w' is float32")
    expect(() => instance.read('v')).toThrow("no weight or state 'v'")
    expect(() => createReferenceInstance(graph, {})).toThrow("no value for the weight 'w'")
  })
})
