/** Small layers and activations along an axis give Keras's values, and refuse what it refuses. */
import { describe, expect, test } from 'vitest'
import { dimText } from '../../src/graph/dim.ts'
import { expectAllClose } from '../support/close.ts'
import { createRandom } from '../support/random.ts'
import { type Arguments, buildLayer, evaluateNodes, faultOf } from '../support/layer-scope.ts'

/** What Keras 3.15.1's values below were computed for: (i % 7 - 3) / 2. */
const xs = (count: number): number[] => Array.from({ length: count }, (_, i) => ((i % 7) - 3) / 2)

const productOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

type Case = readonly [
  type: string,
  args: Arguments,
  shape: readonly number[],
  output: readonly number[],
  y: readonly number[],
]

const cases: readonly Case[] = [
  ['Rescaling', { scale: [1, 2], offset: [0.5, 0] }, [2, 2], [2, 2], [-1, -2, 0, 0]],
  ['Rescaling', { scale: 2, offset: [[1], [0]] }, [2, 2], [2, 2], [-2, -1, -1, 0]],
  ['Normalization', { mean: [1, 2, 3], variance: [4, 0, 1] }, [3], [3], [-1.25, -3e7, -3.5]],
  ['Normalization', { axis: null, mean: 2, variance: 4, invert: true }, [3], [3], [-1, 0, 1]],
  [
    'Normalization',
    { axis: [1, 2], mean: [1, 2], variance: [4, 9] },
    [2, 2],
    [2, 2],
    [-1.25, -1, -0.75, -2 / 3],
  ],
  [
    'Normalization',
    {
      axis: [1, 2],
      mean: [
        [1, 2],
        [3, 4],
      ],
      variance: [
        [4, 9],
        [1, 0.25],
      ],
    },
    [2, 2],
    [2, 2],
    [-1.25, -1, -3.5, -8],
  ],
  ['Permute', { dims: [2, 1] }, [2, 3], [3, 2], [-1.5, 0, -1, 0.5, -0.5, 1]],
  ['RepeatVector', { n: 2 }, [3], [2, 3], [-1.5, -1, -0.5, -1.5, -1, -0.5]],
  ['Flatten', { data_format: 'channels_first' }, [2, 3], [6], [-1.5, 0, -1, 0.5, -0.5, 1]],
  ['Flatten', { data_format: 'channels_first' }, [3], [3], [-1.5, -1, -0.5]],
  ['Flatten', {}, [], [1], [-1.5]],
  ['Identity', {}, [2], [2], [-1.5, -1]],
]

test.each(cases)('%s %j of %j is what Keras gives', (type, args, shape, output, wanted) => {
  const layer = buildLayer(type, args, [shape])
  expect(layer.output.shape.map(dimText)).toEqual(['batch', ...output.map(String)])
  const [y] = evaluateNodes(layer, [layer.output], xs(productOf(shape)), { batch: 1 })
  expectAllClose(y!, wanted, 1e-6, type)
})

test.each<[string, Arguments, readonly (number | string)[], string]>([
  ['Permute', { dims: [1, 1] }, [2, 3], 'duplicate-axis'],
  ['Permute', { dims: [1, 3] }, [2, 3], 'axis-out-of-range'],
  ['Permute', { dims: [2, 1] }, [2, 3, 4], 'wrong-rank'],
  ['RepeatVector', { n: 2 }, [2, 3], 'wrong-rank'],
  ['Rescaling', { scale: [1, 2] }, [3], 'shape-mismatch'],
  ['Rescaling', { scale: [1, 2] }, [1], 'shape-mismatch'],
  ['Rescaling', { scale: [1, 2] }, ['n'], 'shape-mismatch'],
  ['Normalization', { mean: [1, 2], variance: [1, 2] }, [3], 'shape-mismatch'],
  ['Normalization', { mean: [1, 2], variance: 1 }, [2], 'shape-mismatch'],
  ['Normalization', { mean: [[1]], variance: [[1]] }, [1], 'shape-mismatch'],
  ['Normalization', { mean: 1, variance: -1 }, [1], 'out-of-range'],
  ['Normalization', { axis: 2, mean: 1, variance: 1 }, [1], 'axis-out-of-range'],
  ['Softmax', { axis: null }, [4], 'batch-axis'],
  ['Activation', { activation: { log_softmax: { axis: null } } }, [4], 'batch-axis'],
  ['Activation', { activation: { sparsemax: { axis: 0 } } }, [4], 'batch-axis'],
  ['Activation', { activation: 'glu' }, [5], 'shape-mismatch'],
  ['Activation', { activation: { glu: { axis: 2 } } }, [4, 'n'], 'dynamic-dim'],
])('%s %j of %j is refused: %s', (type, args, shape, code) => {
  expect(faultOf(() => buildLayer(type, args, [shape])).code).toBe(code)
})

test('lists of unequal length are no numbers', () => {
  const scale = [[1, 2], [3]]
  expect(() => buildLayer('Rescaling', { scale }, [[2, 2]])).toThrow('scale.1')
})

test('integers are rescaled and normalised in float32', () => {
  const layer = buildLayer('Normalization', { mean: 100, variance: 4 }, [[2]], { dtype: 'uint8' })
  expect(evaluateNodes(layer, [layer.output], [98, 104], { batch: 1 })).toEqual([[-1, 2]])
})

test('ActivityRegularization adds what its input costs, divided by the batch, in training', () => {
  const args = { l1: 0.5, l2: 0.25 }
  const layer = buildLayer('ActivityRegularization', args, [[2]], { training: true })
  expect(layer.output).toBe(layer.inputs[0])
  const [loss] = evaluateNodes(layer, layer.losses, [1, -2, 3, 0], { batch: 2 })
  // (0.5 * 6 + 0.25 * 14) / 2
  expect(loss).toEqual([3.25])
  expect(buildLayer('ActivityRegularization', args, [[2]]).losses).toEqual([])
})

test('Embedding adds what its vectors cost, divided by the batch', () => {
  const args = { input_dim: 3, output_dim: 2, embeddings_initializer: 2 }
  const costly = { ...args, activity_regularizer: { l2: 0.5 } }
  const layer = buildLayer('Embedding', costly, [[2]], { training: true })
  const [loss] = evaluateNodes(layer, layer.losses, [0, 1, 2, 0], { batch: 2 })
  // 0.5 * 8 * 4 / 2
  expect(loss).toEqual([8])
})

describe('activations along an axis', () => {
  const valuesOf = (
    activation: unknown,
    shape: readonly number[],
    x: readonly number[],
    batch: number,
  ) => {
    const layer = buildLayer('Activation', { activation }, [shape])
    return evaluateNodes(layer, [layer.output], x, { batch })[0]!
  }

  // Keras 3.15.1 adds up all partial sums of the support, so its results add up to 1 for a support
  // of one element alone; the witness here is the definition, solved by bisection.
  test.each([2, 3, 7, 40])('sparsemax of rows of %i is the nearest point (seed 5)', size => {
    const random = createRandom(5)
    for (const spread of [0.5, 2, 8]) {
      const row = Array.from({ length: size }, () => spread * (random() - 0.5))
      expectAllClose(valuesOf('sparsemax', [size], row, 1), nearestPoint(row), 1e-5, `${spread}`)
    }
  })

  test('sparsemax along an axis in the middle', () => {
    const random = createRandom(6)
    const x = Array.from({ length: 24 }, () => 2 * random())
    const y = valuesOf({ sparsemax: { axis: 1 } }, [4, 3], x, 2)
    for (let row = 0; row < 6; row++) {
      const places = [0, 1, 2, 3].map(k => Math.floor(row / 3) * 12 + k * 3 + (row % 3))
      const wanted = nearestPoint(places.map(i => x[i]!))
      expectAllClose(
        places.map(i => y[i]!),
        wanted,
        1e-5,
        `row ${row}`,
      )
    }
  })

  test('sparsemax adds up to 1 and keeps equal values equal, at any size', () => {
    const y = valuesOf('sparsemax', [3], [1e30, 1, 2, 5, 5, 5, -Infinity, 0, 1], 3)
    expectAllClose(y, [1, 0, 0, 1 / 3, 1 / 3, 1 / 3, 0, 0, 1], 1e-6, 'y')
  })

  test('glu gates the first half by the second', () => {
    const sixths = Array.from({ length: 12 }, (_, i) => (((i % 7) - 3) / 2) * 0.3)
    expectAllClose(
      valuesOf('glu', [6], sixths, 2),
      [-0.225, -0.161229, -0.08616638, 0.2081566, -0.225, -0.161229],
      1e-6,
      'last axis',
    )
    expectAllClose(
      valuesOf({ glu: { axis: 1 } }, [2, 3], xs(12), 2),
      [-0.75, -0.6224594, -0.3655293, 0.566311, -0.75, -0.6224594],
      1e-6,
      'axis 1',
    )
  })
})

/** max(x - tau, 0) with the tau that makes it add up to 1. */
function nearestPoint(x: readonly number[]): number[] {
  let [low, high] = [Math.min(...x) - 1, Math.max(...x)]
  for (let i = 0; i < 100; i++) {
    const tau = (low + high) / 2
    const sum = x.reduce((total, each) => total + Math.max(each - tau, 0), 0)
    if (sum > 1) low = tau
    else high = tau
  }
  return x.map(each => Math.max(each - low, 0))
}
