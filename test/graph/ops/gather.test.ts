/** Tests of `gather` and its gradient. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../../src/graph/dim.ts'
import { createConstant } from '../../../src/graph/ops/constant.ts'
import { createGather } from '../../../src/graph/ops/gather.ts'
import { createGatherGradient } from '../../../src/graph/ops/gather-gradient.ts'
import { shapeText } from '../../../src/graph/shape.ts'
import { checkGradients, compute, input, ramp, tensor } from '../tensors.ts'

describe('gather', () => {
  test('copies rows, counts from the end below 0, and gives NaN where there is no row', () => {
    // The same numbers as keras.layers.Embedding(3, 2) on the JAX backend.
    const indices = tensor([1, 7], [0, 2, 3, -1, -3, -4, 100])
    const y = compute([ramp([3, 2]), indices], (t, i) => createGather(t!, i!), ['float32', 'int32'])
    expect(y.shape).toEqual([1, 7, 2])
    const wanted = [0, 1, 4, 5, NaN, NaN, 4, 5, 0, 1, NaN, NaN, NaN, NaN]
    expect([...y.data]).toEqual(wanted)
  })

  test('has the shape of its indices, and the columns of its table', () => {
    const indices = input([namedDim('batch'), 4], 'int32')
    expect(shapeText(createGather(input([9, 3]), indices).shape)).toBe('[batch, 4, 3]')
    expect(() => createGather(input([9, 3]), input([4]))).toThrow('whole numbers')
    expect(() => createGather(input([9]), indices)).toThrow('gather of [batch, 4] from [9]')
  })

  test('has the gradient of central differences, rows that are read twice included (seed 4)', () => {
    const indices = createConstant(Int32Array.of(2, 0, 2, -1), [2, 2])
    const build = (table: ReturnType<typeof input> | undefined) => createGather(table!, indices)
    expect(checkGradients({ name: 'gather', shapes: [[5, 3]], build }, 4)).toBe(15)
  })

  test('sends nothing to rows that do not exist', () => {
    const dy = tensor([3, 1], [1, 2, 4])
    const given = [tensor([3], [5, 1, 1]), dy]
    const dx = compute(given, (i, d) => createGatherGradient(i!, d!, 2), ['int32', 'float32'])
    expect([...dx.data]).toEqual([0, 6])
  })
})
