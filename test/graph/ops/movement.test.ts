/** Tests of the ops that move elements without computing anything. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../../src/graph/dim.ts'
import { createConcat } from '../../../src/graph/ops/concat.ts'
import { createConstant, createScalar } from '../../../src/graph/ops/constant.ts'
import { createPack } from '../../../src/graph/ops/pack.ts'
import { createPad } from '../../../src/graph/ops/pad.ts'
import { createReshape } from '../../../src/graph/ops/reshape.ts'
import { createReverse } from '../../../src/graph/ops/reverse.ts'
import { createSlice } from '../../../src/graph/ops/slice.ts'
import { createTranspose } from '../../../src/graph/ops/transpose.ts'
import { shapeText } from '../../../src/graph/shape.ts'
import { compute, input, ramp, tensor } from '../tensors.ts'

const batch = namedDim('batch')

describe('constant', () => {
  test('has the dtype of its array', () => {
    expect(createConstant(Int32Array.of(1, 2), [2]).dtype).toBe('int32')
    expect(createScalar(0.5)).toMatchObject({ dtype: 'float32', shape: [] })
    expect([...compute([], () => createScalar(0.5)).data]).toEqual([0.5])
    expect(() => createConstant(Float32Array.of(1), [2])).toThrow('1 numbers for a constant of [2]')
  })
})

describe('reshape', () => {
  test('keeps the order of elements', () => {
    const y = compute([ramp([2, 3])], x => createReshape(x!, [3, 2]))
    expect(y).toEqual(ramp([3, 2]))
  })

  test('flattens behind a dynamic batch', () => {
    expect(shapeText(createReshape(input([batch, 2, 3]), [batch, 6]).shape)).toBe('[batch, 6]')
    expect(() => createReshape(input([batch, 2]), [batch, 3])).toThrow('reshaped to [batch, 3]')
  })
})

describe('transpose', () => {
  test('puts axes in another order', () => {
    const y = compute([ramp([1, 2, 3])], x => createTranspose(x!, [2, 0, 1]))
    expect(y.shape).toEqual([3, 1, 2])
    expect([...y.data]).toEqual([0, 3, 1, 4, 2, 5])
  })

  test('refuses what is no permutation', () => {
    expect(() => createTranspose(input([2, 3]), [0, 0])).toThrow('permutation')
    expect(() => createTranspose(input([2, 3]), [0])).toThrow('permutation')
  })
})

describe('reverse', () => {
  test('turns some axes around', () => {
    expect([...compute([ramp([2, 3])], x => createReverse(x!, [1])).data]).toEqual([
      2, 1, 0, 5, 4, 3,
    ])
    expect([...compute([ramp([2, 2])], x => createReverse(x!, [0, 1])).data]).toEqual([3, 2, 1, 0])
  })
})

describe('slice', () => {
  test('cuts a box out', () => {
    const y = compute([ramp([3, 4])], x => createSlice(x!, [1, 2], [2, 1]))
    expect([...y.data]).toEqual([6, 10])
  })

  test('stays inside', () => {
    expect(() => createSlice(input([3]), [2], [2])).toThrow('slice of 2 from 2 along axis 0 of [3]')
  })
})

describe('pad', () => {
  test('puts numbers before, behind and between', () => {
    const y = compute([ramp([2, 2])], x =>
      createPad(x!, { low: [1, 0], high: [0, 2], interior: [0, 1], value: -1 }),
    )
    expect(y.shape).toEqual([3, 5])
    expect([...y.data]).toEqual([-1, -1, -1, -1, -1, 0, -1, 1, -1, -1, 2, -1, 3, -1, -1])
  })

  test('is not made where there is nothing to pad, and never cuts', () => {
    const x = input([batch])
    expect(createPad(x, { low: [0], high: [0] })).toBe(x)
    expect(() => createPad(x, { low: [-1], high: [0] })).toThrow('padding of [batch]')
    const spread = createPad(x, { low: [0], high: [0], interior: [2] })
    expect(shapeText(spread.shape)).toBe('[3*batch - 2]')
  })
})

describe('concat', () => {
  test('joins along an axis', () => {
    const values = [ramp([2, 1]), tensor([2, 2], [10, 11, 12, 13])]
    const y = compute(values, (a, b) => createConcat([a!, b!], 1))
    expect(y.shape).toEqual([2, 3])
    expect([...y.data]).toEqual([0, 10, 11, 1, 12, 13])
    const rows = compute([ramp([1, 2]), ramp([2, 2])], (a, b) => createConcat([a!, b!], 0))
    expect([...rows.data]).toEqual([0, 1, 0, 1, 2, 3])
  })

  test('refuses other dims and other dtypes', () => {
    expect(() => createConcat([input([2, 1]), input([3, 1])], 1)).toThrow('concat of')
    expect(() => createConcat([input([2]), input([2], 'int32')], 0)).toThrow('concat of')
  })
})

describe('pack', () => {
  test('puts columns in panels and fills the last one with zeros', () => {
    const y = compute([ramp([2, 3])], x => createPack(x!, { panel: 2 }))
    expect(y.shape).toEqual([1, 2, 2, 2])
    expect([...y.data]).toEqual([0, 1, 3, 4, 2, 0, 5, 0])
  })

  test('reads a transposed matrix as its transpose', () => {
    const y = compute([ramp([3, 2])], x => createPack(x!, { panel: 2, transpose: true }))
    expect([...y.data]).toEqual([0, 2, 1, 3, 4, 0, 5, 0])
  })

  test('keeps groups apart, side by side and one below the other', () => {
    const beside = compute([ramp([2, 6])], x => createPack(x!, { panel: 2, groups: 2 }))
    expect(beside.shape).toEqual([2, 2, 2, 2])
    expect([...beside.data]).toEqual([0, 1, 6, 7, 2, 0, 8, 0, 3, 4, 9, 10, 5, 0, 11, 0])
    const below = compute([ramp([4, 3])], x => createPack(x!, { panel: 2, groups: 2, below: true }))
    expect(below.shape).toEqual([2, 2, 2, 2])
    expect([...below.data]).toEqual([0, 1, 3, 4, 2, 0, 5, 0, 6, 7, 9, 10, 8, 0, 11, 0])
  })
})
