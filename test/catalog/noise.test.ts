/** Noise in training has the distribution that it should, and is the same whatever runs it. */
import { describe, expect, test } from 'vitest'
import { normal } from '../../src/expr/random.ts'
import { index, integer, operand } from '../../src/expr/expr.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { createRandom } from '../support/random.ts'
import { type Arguments, buildLayer, evaluateNodes, faultOf } from '../support/layer-scope.ts'

const count = 40_000
const ones = new Array<number>(count).fill(1)

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const central = (power: number): number =>
    values.reduce((sum, each) => sum + (each - mean) ** power, 0) / values.length
  return { mean, variance: central(2), skew: central(3), kurtosis: central(4) / central(2) ** 2 }
}

/** Results for ones in training, at step 3 with the layer's seed 7. */
function noised(type: string, args: Arguments): readonly number[] {
  const layer = buildLayer(type, args, [[100]], { training: true })
  return evaluateNodes(layer, [layer.output], ones, { batch: count / 100 })[0]!
}

describe('normal numbers, seeds 1 to 4', () => {
  const drawn = (seed: number, step: number): readonly number[] => {
    const x = createParameter('input', 'x', [count])
    const element = createMap(normal(seed, integer(step), index()), [x])
    const values = new Map([[x, { shape: [count], data: new Float64Array(count) }]])
    return [...interpret([element], values, { sizes: new Map() }).get(element)!.data]
  }

  // Standard errors at 40,000 numbers: 0.005, 0.007, 0.012, 0.024; five of them are allowed.
  test.each([1, 2, 3, 4])('seed %i: mean 0, variance 1, no skew, kurtosis 3', seed => {
    const { mean, variance, skew, kurtosis } = momentsOf(drawn(seed, 0))
    expect(Math.abs(mean)).toBeLessThan(0.025)
    expect(Math.abs(variance - 1)).toBeLessThan(0.035)
    expect(Math.abs(skew)).toBeLessThan(0.06)
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.12)
  })

  test('the share below each of nine deciles is that of a normal distribution', () => {
    const deciles = [-1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816]
    const values = drawn(5, 1)
    for (const [i, decile] of deciles.entries()) {
      const share = values.filter(each => each < decile).length / count
      expect(Math.abs(share - (i + 1) / 10), `decile ${i + 1}`).toBeLessThan(0.0125)
    }
  })

  test('neighbours, steps and seeds are uncorrelated', () => {
    const [a, b, c] = [drawn(1, 0), drawn(1, 1), drawn(2, 0)]
    const shifted = [...a.slice(1), a[0]!]
    for (const other of [b, c, shifted]) {
      const product = a.reduce((sum, each, i) => sum + each * other[i]!, 0) / count
      expect(Math.abs(product)).toBeLessThan(0.025)
    }
    expect(b).not.toEqual(a)
  })

  test('is an expression of seed, step and index alone', () => {
    const expr = normal(1, operand(0, 'i32'), index())
    expect(normal(1, operand(0, 'i32'), index())).toBe(expr)
  })
})

describe('layers', () => {
  test('GaussianNoise adds, GaussianDropout multiplies: mean 1 and the variance they say', () => {
    const noise = momentsOf(noised('GaussianNoise', { stddev: 0.5 }))
    expect(Math.abs(noise.mean - 1)).toBeLessThan(0.0125)
    expect(Math.abs(noise.variance - 0.25)).toBeLessThan(0.01)
    const dropout = momentsOf(noised('GaussianDropout', { rate: 0.2 }))
    expect(Math.abs(dropout.mean - 1)).toBeLessThan(0.0125)
    expect(Math.abs(dropout.variance - 0.25)).toBeLessThan(0.01)
  })

  test('AlphaDropout keeps mean 0 and variance 1, seed 9', () => {
    const x = createNormal()
    const layer = buildLayer('AlphaDropout', { rate: 0.3 }, [[100]], { training: true })
    const [y] = evaluateNodes(layer, [layer.output], x, { batch: count / 100 })
    const { mean, variance } = momentsOf(y!)
    expect(Math.abs(mean)).toBeLessThan(0.025)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
    // a * limit + b at rate 0.3, as Keras computes them.
    const limit = -1.6732632423543772 * 1.0507009873554805
    const a = (0.7 * (1 + 0.3 * limit ** 2)) ** -0.5
    const replaced = Math.fround(a * limit - a * limit * 0.3)
    const share = y!.filter(each => Math.abs(each - replaced) < 1e-6).length / count
    expect(Math.abs(share - 0.3)).toBeLessThan(0.012)
  })

  test.each<[string, readonly number[], Arguments, number]>([
    ['SpatialDropout1D', [5, 4], {}, 4],
    ['SpatialDropout2D', [5, 3, 4], {}, 4],
    ['SpatialDropout3D', [2, 5, 3, 4], {}, 4],
    ['SpatialDropout2D', [4, 5, 3], { data_format: 'channels_first' }, 4],
  ])('%s of %j %j drops whole channels', (type, shape, args, channels) => {
    const layer = buildLayer(type, { rate: 0.5, ...args }, [shape], { training: true })
    const size = shape.reduce((a, b) => a * b, 1)
    const x = new Array<number>(200 * size).fill(1)
    const [y] = evaluateNodes(layer, [layer.output], x, { batch: 200 })
    const first = 'data_format' in args
    let kept = 0
    for (let example = 0; example < 200; example++)
      for (let channel = 0; channel < channels; channel++) {
        const within = Array.from({ length: size / channels }, (_, i) =>
          first ? channel * (size / channels) + i : i * channels + channel,
        )
        const values = new Set(within.map(i => y![example * size + i]))
        expect(values.size).toBe(1)
        if (!values.has(0)) kept++
      }
    expect(Math.abs(kept / 800 - 0.5)).toBeLessThan(0.09)
  })

  test.each<[string, Arguments]>([
    ['GaussianNoise', { stddev: 0.5 }],
    ['GaussianDropout', { rate: 0.5 }],
    ['AlphaDropout', { rate: 0.5 }],
    ['Dropout', { rate: 0.5 }],
  ])('%s: a seed of its own replaces that of the layer; inference passes on', (type, args) => {
    const own = noised(type, { ...args, seed: 1 })
    expect(noised(type, { ...args, seed: 7 })).toEqual(noised(type, args))
    expect(own).not.toEqual(noised(type, args))
    const inference = buildLayer(type, args, [[100]])
    expect(inference.output).toBe(inference.inputs[0])
  })

  test('AlphaDropout chooses once along axes of noise_shape that are 1', () => {
    const args = { rate: 0.5, noise_shape: [null, 1] }
    const y = noised('AlphaDropout', args)
    for (let i = 0; i < count; i++) expect(y[i]).toBe(y[i - (i % 100)])
    const wrong = () => buildLayer('AlphaDropout', { rate: 0.5, noise_shape: [null, 2] }, [[100]])
    expect(faultOf(wrong).code).toBe('shape-mismatch')
  })

  test('spatial dropout needs the rank of its name', () => {
    const wrong = () => buildLayer('SpatialDropout1D', { rate: 0.5 }, [[4]])
    expect(faultOf(wrong).code).toBe('wrong-rank')
  })
})

/** Normal numbers as sums of twelve uniform ones, from a generator that the layers do not use. */
function createNormal(): number[] {
  const uniform = createRandom(9)
  const sum = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6)
  return Array.from({ length: count }, sum)
}
