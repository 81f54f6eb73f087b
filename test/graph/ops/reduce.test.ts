/** Tests of `reduce`. */
import { describe, expect, test } from 'vitest'
import { interpret } from '../../../src/graph/interpret.ts'
import { createReduce } from '../../../src/graph/ops/reduce.ts'
import { createReshape } from '../../../src/graph/ops/reshape.ts'
import { gradients } from '../../../src/passes/differentiate.ts'
import { compute, input, ramp, tensor } from '../tensors.ts'

describe('reduce', () => {
  test('keeps reduced axes with size 1', () => {
    const y = compute([ramp([2, 3, 2])], x => createReduce('sum', x!, [2, 0]))
    expect(y.shape).toEqual([1, 3, 1])
    expect([...y.data]).toEqual([14, 22, 30])
  })

  test('takes maxima and minima', () => {
    const x = tensor([2, 2], [3, -1, -7, -2])
    expect([...compute([x], a => createReduce('max', a!, [1])).data]).toEqual([3, -2])
    expect([...compute([x], a => createReduce('min', a!, [0])).data]).toEqual([-7, -2])
  })

  test('passes NaN on', () => {
    const x = tensor([3], [1, NaN, 2])
    for (const kind of ['sum', 'max', 'min'] as const)
      expect(compute([x], a => createReduce(kind, a!, [0])).data[0]).toBeNaN()
  })

  test('of no elements is the neutral number', () => {
    const empty = tensor([0], [])
    expect(compute([empty], a => createReduce('sum', a!, [0])).data[0]).toBe(0)
    expect(compute([empty], a => createReduce('max', a!, [0])).data[0]).toBe(-Infinity)
    const least = compute([empty], a => createReduce('min', a!, [0]), ['int32']).data[0]
    expect(least).toBe(2147483647)
  })

  test('of int32 wraps as integers do', () => {
    const x = tensor([2], [2147483647, 1])
    const y = compute([x], a => createReduce('sum', a!, [0]), ['int32'])
    expect(y.data[0]).toBe(-2147483648)
  })

  test('rounds every partial sum in f32', () => {
    const x = input([3])
    const y = createReduce('sum', x, [0])
    const values = new Map([[x, tensor([3], [2 ** 24, 1, 1])]])
    expect(interpret([y], values, { precision: 'f32' }).get(y)!.data[0]).toBe(2 ** 24)
    expect(interpret([y], values).get(y)!.data[0]).toBe(2 ** 24 + 2)
  })

  test('shares the gradient of an extreme evenly among its ties', () => {
    const x = input([4])
    const loss = createReshape(createReduce('max', x, [0]), [])
    const [dx] = gradients(loss, [x])
    const values = new Map([[x, tensor([4], [1, 5, 5, 2])]])
    expect([...interpret([dx!], values).get(dx!)!.data]).toEqual([0, 0.5, 0.5, 0])
  })

  test('refuses axes that do not exist or come twice', () => {
    expect(() => createReduce('sum', input([2]), [1])).toThrow('axes [1] of rank 1')
    expect(() => createReduce('sum', input([2]), [0, 0])).toThrow('axes [0,0]')
    expect(() => createReduce('sum', input([2], 'uint8'), [0])).toThrow('uint8')
  })
})
