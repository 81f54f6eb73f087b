/** Tests of `matmul`. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../../src/graph/dim.ts'
import { createMatmul, matmul } from '../../../src/graph/ops/matmul.ts'
import { createTranspose } from '../../../src/graph/ops/transpose.ts'
import { shapeText } from '../../../src/graph/shape.ts'
import { compute, createRandom, distinctTensor, input, ramp } from '../tensors.ts'

describe('matmul', () => {
  test('multiplies matrices', () => {
    const y = compute([ramp([2, 3]), ramp([3, 2])], (a, b) => createMatmul(a!, b!))
    expect([...y.data]).toEqual([10, 13, 28, 40])
  })

  test('multiplies a batch by one matrix or by a batch', () => {
    const shared = compute([ramp([2, 1, 2]), ramp([2, 2])], (a, b) => createMatmul(a!, b!))
    expect(shared.shape).toEqual([2, 1, 2])
    expect([...shared.data]).toEqual([2, 3, 6, 11])
    const batched = compute([ramp([2, 1, 2]), ramp([2, 2, 1])], (a, b) => createMatmul(a!, b!))
    expect([...batched.data]).toEqual([1, 13])
  })

  test('reads transposed operands as if they were transposed before', () => {
    const random = createRandom(3)
    const [a, b] = [distinctTensor([2, 3, 5], random), distinctTensor([2, 5, 4], random)]
    const swap = [0, 2, 1]
    const plain = compute([a, b], (x, y) => createMatmul(x!, y!))
    for (const transposeA of [false, true])
      for (const transposeB of [false, true]) {
        const y = compute([a, b], (x, z) =>
          createMatmul(
            transposeA ? createTranspose(x!, swap) : x!,
            transposeB ? createTranspose(z!, swap) : z!,
            { transposeA, transposeB },
          ),
        )
        expect(y).toEqual(plain)
      }
  })

  test('counts 2 operations per multiply-add', () => {
    const y = createMatmul(input([namedDim('batch'), 8]), input([8, 3]))
    expect(shapeText([matmul.flops!(y)])).toBe('[48*batch]')
  })

  test('refuses matrices that do not fit', () => {
    expect(() => createMatmul(input([2, 3]), input([2, 3]))).toThrow('matmul of [2, 3] and [2, 3]')
    expect(() => createMatmul(input([2, 2, 3]), input([3, 3, 4]))).toThrow('matmul of')
    expect(() => createMatmul(input([3]), input([3, 4]))).toThrow('matrices')
  })
})
