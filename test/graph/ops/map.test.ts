/** Tests of `map` and `broadcast`. */
import { describe, expect, test } from 'vitest'
import {
  add,
  constant,
  eq,
  index,
  max,
  mul,
  operand,
  select,
  size,
  toFloat,
} from '../../../src/expr/expr.ts'
import { namedDim } from '../../../src/graph/dim.ts'
import { interpret } from '../../../src/graph/interpret.ts'
import { isOp } from '../../../src/graph/node.ts'
import { createBroadcast } from '../../../src/graph/ops/broadcast.ts'
import { createMap, map } from '../../../src/graph/ops/map.ts'
import { gradients } from '../../../src/passes/differentiate.ts'
import { createReduce } from '../../../src/graph/ops/reduce.ts'
import { compute, input, ramp, tensor } from '../tensors.ts'

const sum = add(operand(0), operand(1))

describe('map', () => {
  test('computes each element by its expression', () => {
    const relu = compute([tensor([4], [-2, -0.5, 0, 3])], x => createMap(max(operand(0), 0), [x!]))
    expect([...relu.data]).toEqual([0, 0, 0, 3])
  })

  test('broadcasts a row over the rows and a column over the columns', () => {
    const matrix = ramp([2, 3])
    const row = compute([matrix, tensor([3], [10, 20, 30])], (x, b) => createMap(sum, [x!, b!]))
    expect([...row.data]).toEqual([10, 21, 32, 13, 24, 35])
    const column = compute([matrix, tensor([2, 1], [10, 20])], (x, b) => createMap(sum, [x!, b!]))
    expect([...column.data]).toEqual([10, 11, 12, 23, 24, 25])
  })

  test('broadcasts both operands at once, and scalars', () => {
    const outer = compute([ramp([2, 1]), ramp([3])], (x, y) => createMap(sum, [x!, y!]))
    expect(outer.shape).toEqual([2, 3])
    expect([...outer.data]).toEqual([0, 1, 2, 1, 2, 3])
    const scalar = compute([ramp([3]), tensor([], [5])], (x, y) => createMap(sum, [x!, y!]))
    expect([...scalar.data]).toEqual([5, 6, 7])
  })

  test('knows the linear index of its own result', () => {
    const y = compute([ramp([2, 1]), ramp([2])], (a, b) => {
      return createMap(add(mul(sum, 0), toFloat(index())), [a!, b!])
    })
    expect([...y.data]).toEqual([0, 1, 2, 3])
  })

  test('knows dynamic sizes', () => {
    const x = input([namedDim('batch')])
    const y = createMap(add(operand(0), toFloat(size('batch'))), [x])
    const sizes = new Map([['batch', 2]])
    expect([...interpret([y], new Map([[x, ramp([2])]]), { sizes }).get(y)!.data]).toEqual([2, 3])
  })

  test('reads int32 and uint8 operands as integers', () => {
    const match = compute([tensor([2, 1], [2, 0]), ramp([3])], oneHot, ['uint8', 'int32'])
    expect([...match.data]).toEqual([0, 0, 1, 1, 0, 0])
    expect(() => createMap(operand(0, 'i32'), [input([2])])).toThrow(
      'operand 0 is float32, not i32',
    )
  })

  test('refuses what does not fit', () => {
    expect(() => createMap(sum, [input([2]), input([3])])).toThrow('[2] and [3] do not broadcast')
    expect(() => createMap(sum, [input([2])])).toThrow('operand 1 of a map of 1')
    expect(() => createMap(eq(operand(0), 0), [input([2])])).toThrow('f32 or i32')
  })

  test('rounds every step in f32', () => {
    const x = input([1])
    const y = createMap(add(add(operand(0), 1), -1), [x])
    const values = new Map([[x, tensor([1], [1e-9])]])
    expect(interpret([y], values, { precision: 'f32' }).get(y)!.data[0]).toBe(0)
    expect(interpret([y], values).get(y)!.data[0]).toBeCloseTo(1e-9, 12)
  })

  test('sends nothing back to operands that do not matter and keeps none of them alive', () => {
    const [x, y] = [input([3]), input([3], 'float32', 'y')]
    const loss = createReduce('sum', createMap(sum, [x, y]), [0])
    const [dx] = gradients(loss, [x])
    expect(isOp(dx!, map), 'the derivative of a sum is no map').toBe(false)
    const labels = input([3], 'int32', 'labels')
    const used = createMap(mul(operand(0), toFloat(operand(1, 'i32'))), [x, labels])
    expect(map.gradient!(used, y, [false, true])).toEqual([undefined, undefined])
    const constantMap = createMap(add(mul(constant(0), 3), toFloat(index())), [x])
    expect(map.gradient!(constantMap, y, [true])).toEqual([undefined])
  })
})

const oneHot = (labels?: ReturnType<typeof input>, classes?: ReturnType<typeof input>) =>
  createMap(select(eq(operand(0, 'i32'), operand(1, 'i32')), 1, 0), [labels!, classes!])

describe('broadcast', () => {
  test('repeats along axes of size 1 and new axes', () => {
    const y = compute([tensor([2, 1], [1, 2])], x => createBroadcast(x!, [2, 2, 3]))
    expect([...y.data]).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2])
  })

  test('is not made where the shape is there already', () => {
    const x = input([2, 3])
    expect(createBroadcast(x, [2, 3])).toBe(x)
    expect(() => createBroadcast(x, [3])).toThrow('does not broadcast')
    expect(() => createBroadcast(x, [2, 1])).toThrow('does not broadcast')
  })
})
