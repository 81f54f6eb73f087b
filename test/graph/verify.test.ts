/** Tests of the rules that every graph keeps. */
import { describe, expect, test } from 'vitest'
import { add, integer, max, operand, toInt } from '../../src/expr/expr.ts'
import type { Graph } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { verify } from '../../src/graph/verify.ts'

const x = createParameter('input', 'x', [2, 3])
const weight = createParameter('weight', 'w', [3])
const relu = createMap(max(operand(0), 0), [x])

const graphOf = (node: Node, rest: Partial<Graph> = {}): Graph => ({
  inputs: [x],
  outputs: [{ name: 'y', node }],
  updates: [],
  ...rest,
})

describe('verify', () => {
  test('accepts what the builders make', () => {
    const next = createMap(add(operand(0), 1), [weight])
    const sum = createMap(add(operand(0), operand(1)), [relu, weight])
    expect(() => verify(graphOf(sum, { updates: [{ target: weight, value: next }] }))).not.toThrow()
  })

  test('finds a node whose type is not what its op infers', () => {
    const broken: Node = { ...relu, shape: [3, 2] }
    expect(() => verify(graphOf(createReshape(broken, [6])))).toThrow(
      "a type that is not the op's: %map = map(%parameter) max(x0, 0.0) : float32[3, 2]",
    )
  })

  test('finds an expression that reads an operand as another type', () => {
    const broken: Node = { ...relu, attributes: { expr: add(operand(0, 'i32'), integer(1)) } }
    expect(() => verify(graphOf(broken))).toThrow('operand 0 is float32, not i32: %map = map(')
  })

  test('finds operands that are missing', () => {
    const broken: Node = { ...relu, operands: [] }
    expect(() => verify(graphOf(broken))).toThrow('operand 0 of a map of 0')
  })

  test('finds two parameters of one name', () => {
    const other = createParameter('weight', 'x', [3])
    const sum = createMap(add(operand(0), operand(1)), [x, other])
    expect(() => verify(graphOf(sum))).toThrow("two times parameter 'x'")
  })

  test('finds two outputs of one name and two updates of one weight', () => {
    const outputs = [
      { name: 'y', node: relu },
      { name: 'y', node: x },
    ]
    expect(() => verify(graphOf(relu, { outputs }))).toThrow("two times output 'y'")
    const update = { target: weight, value: createMap(add(operand(0), 1), [weight]) }
    expect(() => verify(graphOf(relu, { updates: [update, update] }))).toThrow("update of 'w'")
  })

  test('finds updates of another shape or dtype, and of inputs', () => {
    const wide = { target: weight, value: relu }
    expect(() => verify(graphOf(relu, { updates: [wide] }))).toThrow("'w' is updated by another")
    const whole = { target: weight, value: createMap(toInt(operand(0)), [weight]) }
    expect(() => verify(graphOf(relu, { updates: [whole] }))).toThrow("'w' is updated by another")
    const input = { target: x, value: relu }
    expect(() => verify(graphOf(relu, { updates: [input] }))).toThrow("update of the input 'x'")
  })

  test('finds a weight among the inputs', () => {
    expect(() => verify(graphOf(relu, { inputs: [weight] }))).toThrow("weight 'w' as an input")
  })
})
