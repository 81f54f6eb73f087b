/** Tests of the interpreter as a whole; what each op means is tested beside the ops. */
import { describe, expect, test } from 'vitest'
import { add, div, mul, operand } from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { input, ramp, tensor } from './tensors.ts'

const next = (x: Node): Node => createMap(add(operand(0), 1), [x])

describe('interpret', () => {
  test('gives every value on the way to the roots', () => {
    const x = input([2])
    const middle = next(x)
    const root = createMap(mul(operand(0), operand(0)), [middle])
    const results = interpret([root], new Map([[x, ramp([2])]]))
    expect([...results.get(middle)!.data]).toEqual([1, 2])
    expect([...results.get(root)!.data]).toEqual([1, 4])
  })

  test('computes nothing below a node whose value is given', () => {
    const x = input([2])
    const middle = next(x)
    const root = next(middle)
    const results = interpret([root], new Map([[middle, ramp([2])]]))
    expect([...results.get(root)!.data]).toEqual([1, 2])
    expect(results.has(x)).toBe(false)
  })

  test('names a parameter without a value', () => {
    expect(() => interpret([next(input([2]))], new Map())).toThrow("no value for 'x'")
  })

  test('computes in f64 unless asked to round to f32', () => {
    const x = input([1])
    const third = createMap(div(operand(0), 3), [x])
    const values = new Map([[x, tensor([1], [1])]])
    expect(interpret([third], values).get(third)!.data[0]).toBe(1 / 3)
    const rounded = interpret([third], values, { precision: 'f32' })
    expect(rounded.get(third)!.data[0]).toBe(Math.fround(1 / 3))
  })

  test('finds values that contradict the sizes', () => {
    const x = input([namedDim('batch')])
    const values = new Map([[x, ramp([3])]])
    const run = () => interpret([next(x)], values, { sizes: new Map([['batch', 1]]) })
    expect(run).toThrow('parameter has [3] where [1] is due')
  })

  test('runs chains of 10,000 nodes', () => {
    const x = input([1])
    let root = x
    for (let i = 0; i < 10_000; i++) root = next(root)
    expect(interpret([root], new Map([[x, ramp([1])]])).get(root)!.data[0]).toBe(10_000)
  })
})
