/** Initializers fill weights as Keras's rules ask, with the same numbers every time. */
import { describe, expect, test } from 'vitest'
import { fansOf } from '../../src/catalog/initializers/fans.ts'
import { initializers } from '../../src/catalog/initializers/index.ts'
import { createRandomStream } from '../../src/catalog/random.ts'
import type { Initializer } from '../../src/catalog/weights.ts'
import { type Arguments, resolve } from '../support/layer-scope.ts'

function initializer(name: string, args: Arguments = {}): Initializer {
  return resolve('initializer', { [name]: args as never }) as Initializer
}

function fill(name: string, shape: readonly number[], args: Arguments = {}, seed = 1) {
  return initializer(name, args).fill(shape, createRandomStream(seed, 'layer/kernel'))
}

function statistics(data: Float32Array) {
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length
  const square = data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length
  const size = data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0)
  return { mean, deviation: Math.sqrt(square), size }
}

const shape = [300, 200]

describe('random numbers', () => {
  test('are pinned to the bit', () => {
    const stream = createRandomStream(42, 'dense/kernel')
    const drawn = [stream.uniform(), stream.uniform(), stream.normal(), stream.normal()]
    expect(drawn).toMatchInlineSnapshot(`
      [
        0.37065792083740234,
        0.5027520060539246,
        0.6592801444623835,
        -0.10396626683228108,
      ]
    `)
  })

  test('differ between names and between seeds', () => {
    const streams = [
      createRandomStream(1, 'dense/kernel'),
      createRandomStream(1, 'dense_1/kernel'),
      createRandomStream(2, 'dense/kernel'),
      createRandomStream(1, 'dense/kernel').withSeed(3),
    ]
    const firsts = streams.map(each => [each.uniform(), each.uniform(), each.uniform()].join())
    expect(new Set(firsts).size).toBe(4)
  })

  test('are uniform in [0, 1), and normal (seed 5, 100,000 draws)', () => {
    const stream = createRandomStream(5, 'x')
    const uniform = Float32Array.from({ length: 100_000 }, () => stream.uniform())
    expect(uniform.every(x => x >= 0 && x < 1)).toBe(true)
    expect(statistics(uniform).mean).toBeCloseTo(0.5, 2)
    expect(statistics(uniform).deviation).toBeCloseTo(Math.sqrt(1 / 12), 2)
    const normal = Float32Array.from({ length: 100_000 }, () => stream.normal())
    expect(Math.abs(statistics(normal).mean)).toBeLessThan(0.01)
    expect(statistics(normal).deviation).toBeCloseTo(1, 1.9)
    const beyond = normal.filter(x => Math.abs(x) > 1.959964).length
    expect(Math.abs(beyond / normal.length - 0.05)).toBeLessThan(0.003)
  })
})

describe.each(initializers.map(each => each.name))('%s', name => {
  test('gives the same numbers for the same seed and name', () => {
    expect(fill(name, [6, 4])).toEqual(fill(name, [6, 4]))
  })

  test('gives other numbers for another seed, where it is random', () => {
    const fixed = ['zeros', 'ones', 'constant', 'identity', 'stft'].includes(name)
    const same = fill(name, [6, 4]).join() === fill(name, [6, 4], {}, 2).join()
    expect(same).toBe(fixed)
  })
})

describe('distributions', () => {
  test.each([
    ['random_normal', {}, 0.05],
    ['random_normal', { stddev: 2 }, 2],
    ['truncated_normal', {}, 0.05 * 0.87962566],
    ['random_uniform', {}, 0.1 / Math.sqrt(12)],
    ['glorot_uniform', {}, Math.sqrt(1 / 250)],
    ['glorot_normal', {}, Math.sqrt(1 / 250)],
    ['he_uniform', {}, Math.sqrt(2 / 300)],
    ['he_normal', {}, Math.sqrt(2 / 300)],
    ['lecun_uniform', {}, Math.sqrt(1 / 300)],
    ['lecun_normal', {}, Math.sqrt(1 / 300)],
    ['variance_scaling', { mode: 'fan_out', scale: 3 }, Math.sqrt(3 / 200)],
    ['variance_scaling', { distribution: 'untruncated_normal' }, Math.sqrt(1 / 300)],
    ['variance_scaling', { input_axes: [1], output_axes: [0] }, Math.sqrt(1 / 200)],
  ])('%s %j has mean 0 and deviation %d', (name, args, deviation) => {
    const found = statistics(fill(name, shape, args))
    expect(Math.abs(found.mean)).toBeLessThan(0.02 * deviation)
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.01)
  })

  test('normal numbers that are truncated stay within two deviations', () => {
    const bound = 2 * (Math.sqrt(2 / 300) / 0.87962566103423978)
    const { size } = statistics(fill('he_normal', shape))
    expect(size).toBeLessThanOrEqual(bound)
    expect(size).toBeGreaterThan(0.98 * bound)
  })

  test('uniform numbers reach, but do not pass, their limit', () => {
    const limit = Math.sqrt(3 / 250)
    const { size } = statistics(fill('glorot_uniform', shape))
    expect(size).toBeLessThanOrEqual(limit)
    expect(size).toBeGreaterThan(0.999 * limit)
  })

  test("an own seed counts instead of the model's", () => {
    const [a, b] = [fill('he_normal', [4], { seed: 9 }, 1), fill('he_normal', [4], { seed: 9 }, 2)]
    expect(a).toEqual(b)
    expect(a).not.toEqual(fill('he_normal', [4], {}, 1))
  })
})

describe('fixed numbers', () => {
  test('identity may have more rows than columns', () => {
    expect([...fill('identity', [3, 2], { gain: 2 })]).toEqual([2, 0, 0, 2, 0, 0])
    expect(initializer('identity').misfit!([3])).toBe('needs a weight with 2 axes')
  })

  test('a number stands for that constant', () => {
    const made = resolve('initializer', 0.25) as Initializer
    expect([...made.fill([2], createRandomStream(1, 'x'))]).toEqual([0.25, 0.25])
  })
})

describe('orthogonal', () => {
  test.each([[[4, 4]], [[6, 3]], [[3, 6]], [[2, 3, 4]]])(
    '%j has orthonormal rows or columns, times gain',
    dims => {
      const data = fill('orthogonal', dims, { gain: 2 })
      const columns = dims.at(-1)!
      const rows = data.length / columns
      const byRow = rows < columns
      const vectors = Array.from({ length: Math.min(rows, columns) }, (_, k) =>
        data.filter((_, i) => (byRow ? Math.floor(i / columns) : i % columns) === k),
      )
      for (const [i, a] of vectors.entries())
        for (const [j, b] of vectors.entries()) {
          const dot = a.reduce((sum, x, k) => sum + x * b[k]!, 0)
          expect(dot, `${i}, ${j}`).toBeCloseTo(i === j ? 4 : 0, 5)
        }
    },
  )

  test('does not fit a vector', () => {
    expect(initializer('orthogonal').misfit!([3])).toBe('needs a weight with at least 2 axes')
  })
})

test.each([
  [[], 1, 1],
  [[5], 5, 5],
  [[3, 4], 3, 4],
  [[3, 3, 16, 32], 144, 288],
  [[3, 5, 4], 15, 12],
])('fans of %j are %d and %d', (dims, fanIn, fanOut) => {
  expect(fansOf(dims, { input_axes: null, output_axes: null })).toEqual({ in: fanIn, out: fanOut })
})

describe('stft', () => {
  // What Keras 3.15.1 gives for [6, 1, 4].
  test.each<[Arguments, readonly number[]]>([
    [
      {},
      [
        0, 0, 0, 0, 0.25231132, 0.12615566, -0.12615567, -0.25231132, 0.66055965, -0.33027986,
        -0.33027974, 0.66055965, 0.66055965, -0.66055965, 0.66055965, -0.66055965, 0.25231132,
        -0.12615564, -0.1261557, 0.25231132, 0, 0, 0, 0,
      ],
    ],
    [
      { side: 'imag', scaling: 'spectrum', periodic: true },
      [
        0, 0, 0, 0, 0, -0.07216879, -0.07216878, 0, 0, -0.21650635, 0.21650636, 0, 0, 0, 0, 0, 0,
        0.21650636, -0.21650633, 0, 0, 0.07216877, 0.07216882, 0,
      ],
    ],
    [
      { window: null },
      [
        1, 1, 1, 1, 1, 0.5, -0.5, -1, 1, -0.5, -0.5, 1, 1, -1, 1, -1, 1, -0.5, -0.5, 1, 1, 0.5,
        -0.5, -1,
      ],
    ],
  ])('%j', (args, wanted) => {
    const values = fill('stft', [6, 1, 4], args)
    const { misfit } = initializer('stft', args)
    for (const [i, each] of wanted.entries()) expect(Math.abs(values[i]! - each)).toBeLessThan(1e-6)
    expect(misfit!([6, 1, 4])).toBeUndefined()
    for (const shape of [
      [6, 2, 4],
      [6, 1, 1],
      [6, 4],
    ])
      expect(misfit!(shape)).toBeDefined()
  })
})

test('a constant of several numbers is repeated along the axes before its own', () => {
  const args = { value: [1, 2, 3] }
  const { misfit } = initializer('constant', args)
  expect([...fill('constant', [2, 3], args)]).toEqual([1, 2, 3, 1, 2, 3])
  expect([misfit!([2, 3]), misfit!([3, 2]), misfit!([])]).toEqual([
    undefined,
    'is of [3]',
    'is of [3]',
  ])
})
