/** Tests of `pool` and the gradients of pooling. */
import { describe, expect, test } from 'vitest'
import { interpret } from '../../../src/graph/interpret.ts'
import { createMaxPoolGradient } from '../../../src/graph/ops/max-pool-gradient.ts'
import { type PoolAttributes, createPool, pool } from '../../../src/graph/ops/pool.ts'
import { layerCase } from '../../golden/cases.ts'
import { compute, input, ramp, tensor } from '../tensors.ts'
import { expectGolden, samePadding, tensorOf } from './goldens.ts'

const pairs = { kind: 'max', window: [2], strides: [1], padding: [[0, 0]] } as const

describe('pool', () => {
  test.each(['average', 'max'] as const)(
    'agrees with the golden of %s pooling, which leaves padded cells out',
    kind => {
      const type = kind === 'average' ? 'AveragePooling2D' : 'MaxPooling2D'
      const name = `${type} {pool_size: 3, strides: 2, padding: same}`
      const { inputs, outputs } = layerCase('pooling', name)
      const padding = samePadding([5, 7], [3, 3], [2, 2])
      const attributes = { kind, window: [3, 3], strides: [2, 2], padding } as const
      const y = compute([tensorOf(inputs['x']!)], x => createPool(x!, attributes))
      expectGolden(y, outputs[0]!)
    },
  )

  test('pools over one and three axes, channel by channel', () => {
    const line = compute([tensor([1, 3, 2], [1, 9, 5, 2, 3, 4])], x => createPool(x!, pairs))
    expect([...line.data]).toEqual([5, 9, 5, 4])
    const cube: PoolAttributes = {
      kind: 'average',
      window: [2, 2, 2],
      strides: [2, 2, 2],
      padding: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    }
    const y = compute([ramp([1, 2, 2, 2, 1])], x => createPool(x!, cube))
    expect([...y.data]).toEqual([3.5])
  })

  test('counts one operation per cell of a window', () => {
    expect(pool.flops!(createPool(input([1, 5, 3]), pairs))).toBe(4 * 3 * 2)
  })

  test('refuses windows larger than the input and padding as wide as the window', () => {
    expect(() => createPool(input([1, 1, 3]), pairs)).toThrow('a window of 2 cells')
    expect(() => createPool(input([1, 4, 3]), { ...pairs, padding: [[2, 0]] })).toThrow('as wide')
  })
})

describe('max-pool-gradient', () => {
  test('gives all to the first maximum of a window and adds what windows share', () => {
    const x = input([1, 4, 1])
    const dy = input([1, 3, 1], 'float32', 'dy')
    const y = createPool(x, pairs)
    const dx = createMaxPoolGradient(x, y, dy, pairs)
    const values = new Map([
      [x, tensor([1, 4, 1], [7, 7, 9, 1])],
      [dy, tensor([1, 3, 1], [1, 10, 100])],
    ])
    expect([...interpret([dx], values).get(dx)!.data]).toEqual([1, 0, 110, 0])
  })

  test('refuses a dy of another shape', () => {
    const x = input([1, 4, 1])
    const y = createPool(x, pairs)
    expect(() => createMaxPoolGradient(x, y, input([1, 4, 1]), pairs)).toThrow('dy of [1, 4, 1]')
    expect(() => createMaxPoolGradient(x, x, x, pairs)).toThrow('[1, 3, 1] is due')
  })
})

describe('pooling of shares', () => {
  const line = (counts: number): readonly number[] => [
    ...compute([tensor([1, 5, 1], [1, 2, 3, 4, 5])], x =>
      createPool(x!, { kind: 'average', counts: [counts] }),
    ).data,
  ]

  test('covers all cells, with neighbours that may share one', () => {
    // As torch.nn.AdaptiveAvgPool1d: [0, 2), [1, 4), [3, 5).
    expect(line(3)).toEqual([1.5, 3, 4.5])
    expect(line(1)).toEqual([3])
    expect(line(5)).toEqual([1, 2, 3, 4, 5])
  })

  test('repeats cells where there are more windows than cells', () => {
    expect(line(10)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
  })

  test('counts the cells that it reads, and prints its counts', () => {
    const y = createPool(input([2, 5, 3]), { kind: 'max', counts: [3] })
    expect(pool.flops!(y)).toBe(7 * 2 * 3)
    expect(pool.print(y.attributes)).toBe('max counts=[3]')
    expect(() => createPool(input([1, 4, 3]), { kind: 'max', counts: [2, 2] })).toThrow('[2, 2]')
  })
})
