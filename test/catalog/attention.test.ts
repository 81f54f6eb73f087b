/** Attention, embeddings and what belongs to them: values of Keras 3.15.1, and what is refused. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../src/graph/dim.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node } from '../../src/graph/node.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { expectAllClose } from '../support/close.ts'
import {
  type Arguments,
  type BuiltLayer,
  type LayerOptions,
  buildLayer,
  evaluateNodes,
  faultOf,
} from '../support/layer-scope.ts'

/** The rule that the script which gave the values below has for inputs and weights. */
const cycle = (count: number, period: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (((i * 3) % period) - (period - 1) / 2) / 4)

const countOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** Every result of a layer whose inputs and weights follow the rule; a batch of 2. */
function results(layer: BuiltLayer, others: readonly (readonly [Node, Float64Array])[] = []) {
  const shapeOf = (node: Node) => node.shape.map(dim => (typeof dim === 'number' ? dim : 2))
  const filled = (node: Node, period: number) =>
    [node, { shape: shapeOf(node), data: cycle(countOf(shapeOf(node)), period) }] as const
  const values = new Map([
    ...layer.inputs.map((node, k) => filled(node, 7 + 2 * k)),
    ...layer.weights.map(({ node }, k) => filled(node, 5 + 2 * k)),
    ...others.map(([node, data]) => [node, { shape: shapeOf(node), data }] as const),
  ])
  const found = interpret(layer.outputs, values, {
    sizes: new Map([['batch', 2]]),
    precision: 'f32',
  })
  return layer.outputs.map(node => [...found.get(node)!.data])
}

const mask = (length: number, name: string): Node =>
  createParameter('input', name, [namedDim('batch'), length])

const steps = [1, 0, 1, 0, 1, 1]
const values = [1, 1, 0, 1]

describe('layers give what Keras gives', () => {
  type Masks = readonly (readonly number[] | undefined)[]

  test.each<[string, Arguments, number[][], Masks, number[][]]>([
    [
      'Attention',
      { use_scale: true, return_attention_scores: true },
      [
        [3, 2],
        [2, 2],
      ],
      [steps, values],
      [
        [-0.044454, -0.727773, 0.0, 0.0, -0.455546, -0.522227, 0.0, 0.0, -1.0, -0.25, -1.0, -0.25],
        [0.362969, 0.637031, 0.658418, 0.341583, 0.637031, 0.362969, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0],
      ],
    ],
    [
      'AdditiveAttention',
      { use_causal_mask: true },
      [
        [3, 2],
        [3, 2],
      ],
      [],
      [
        [
          -1.0, -0.25, -0.483195, -0.508402, -0.408709, -0.148247, -1.0, -0.25, -0.531301, -0.48435,
          -0.409359, -0.109804,
        ],
      ],
    ],
    [
      'MultiHeadAttention',
      { num_heads: 2, key_dim: 2, use_causal_mask: true },
      [
        [3, 3],
        [3, 2],
      ],
      [steps, steps],
      [
        [
          -0.859375, -1.0, -1.140625, 1.53125, 0.546875, -0.4375, -0.710214, -1.238088, -1.765962,
          1.53125, 0.546875, -0.4375, 5.84375, 3.59375, 1.34375, 3.307229, 1.730971, 0.154712,
        ],
      ],
    ],
    [
      'MultiHeadAttention',
      { num_heads: 2, key_dim: 2, sliding_window: 2, use_gate: true },
      [
        [3, 2],
        [3, 2],
      ],
      [],
      [
        [
          1.758272, -0.81195, -1.587811, -2.38165, -1.177875, -2.560091, -0.477912, -2.219542,
          0.774993, -1.372838, 1.461475, -1.123796,
        ],
      ],
    ],
    [
      'GroupedQueryAttention',
      { head_dim: 2, num_query_heads: 4, num_key_value_heads: 2 },
      [
        [2, 2],
        [3, 2],
      ],
      [undefined, steps],
      [[0.11862, -1.180235, 0.522762, -0.890943, 3.278363, -0.27161, 3.261116, -0.343551]],
    ],
    [
      'Dot',
      { axes: [2, 1], normalize: true },
      [
        [2, 3],
        [3, 2],
      ],
      [],
      [[0.46291, 0.46291, 0.727393, -0.800132, -0.690066, 0.759072, -0.933139, 0.291606]],
    ],
    [
      'EinsumDense',
      { equation: 'abc,cde->abde', output_shape: [2, 2, 2], bias_axes: 'd' },
      [[2, 3]],
      [],
      [
        [
          0.0, -0.9375, -0.1875, -0.1875, -0.875, -1.0625, 0.4375, -0.375, -0.875, -0.3125, -0.25,
          0.3125, -0.875, -0.4375, -0.5, 0.5625,
        ],
      ],
    ],
  ])('%s %j', (type, args, shapes, given, wanted) => {
    const masks = given.map((each, k) => each && mask(each.length / 2, `mask${k}`))
    const filled = masks.flatMap((node, k) =>
      node ? [[node, Float64Array.from(given[k]!)] as const] : [],
    )
    const got = results(buildLayer(type, args, shapes, { masks }), filled)
    for (const [k, each] of wanted.entries()) expectAllClose(got[k]!, each, 1e-5, `result ${k}`)
  })
})

describe('GroupedQueryAttention', () => {
  const inputs = [
    [3, 4],
    [3, 4],
  ]

  test('with as many heads of keys as of queries is MultiHeadAttention', () => {
    const grouped = { head_dim: 3, num_query_heads: 2, num_key_value_heads: 2 }
    const a = results(buildLayer('GroupedQueryAttention', grouped, inputs))
    const b = results(buildLayer('MultiHeadAttention', { num_heads: 2, key_dim: 3 }, inputs))
    expectAllClose(a[0]!, b[0]!, 1e-6, 'grouped')
  })

  test('needs heads that can be grouped', () => {
    const odd = { head_dim: 3, num_query_heads: 3, num_key_value_heads: 2 }
    expect(faultOf(() => buildLayer('GroupedQueryAttention', odd, inputs)).code).toBe(
      'uneven-groups',
    )
  })
})

describe('kernels of projections', () => {
  test('start as Keras says: the axes of heads are outputs, not part of a receptive field', () => {
    const shapes = [
      [3, 100],
      [3, 100],
    ]
    const args = { num_heads: 4, key_dim: 25, kernel_initializer: 'glorot_uniform' }
    const { weights } = buildLayer('MultiHeadAttention', args, shapes)
    const fill = ({ node, options }: BuiltLayer['weights'][number]) =>
      options.initializer.fill(node.shape as number[], randomHalves())
    // Glorot: the largest number is sqrt(6 / (fan_in + fan_out)), fans 100 and 100.
    for (const name of ['query/kernel', 'attention_output/kernel']) {
      const values = fill(weights.find(each => each.name === name)!)
      expect(Math.max(...values)).toBeLessThanOrEqual(Math.sqrt(6 / 200))
      expect(Math.max(...values)).toBeGreaterThan(0.99 * Math.sqrt(6 / 200))
    }
  })
})

function randomHalves() {
  let i = 0
  const uniform = () => (i++ % 1000) / 1000
  const stream = { uniform, normal: uniform, withSeed: () => stream }
  return stream
}

describe('faults', () => {
  const pair = (a: number[], b: number[]) => [a, b]
  test.each<[string, Arguments, number[][], string, LayerOptions?]>([
    ['Attention', {}, pair([4, 3], [5, 4]), 'shape-mismatch'],
    ['Attention', {}, pair([4], [4]), 'shape-mismatch'],
    [
      'Attention',
      {},
      [
        [4, 3],
        [5, 3],
        [6, 3],
      ],
      'shape-mismatch',
    ],
    [
      'MultiHeadAttention',
      heads({ attention_axes: 3 }),
      pair([2, 3, 4], [2, 3, 4]),
      'axis-out-of-range',
    ],
    [
      'MultiHeadAttention',
      heads({ attention_axes: [1, 1] }),
      pair([2, 3, 4], [2, 3, 4]),
      'duplicate-axis',
    ],
    [
      'MultiHeadAttention',
      heads({ attention_axes: 1 }),
      pair([2, 3, 4], [2, 5, 4]),
      'shape-mismatch',
    ],
    [
      'MultiHeadAttention',
      heads({ use_causal_mask: true }),
      pair([2, 3, 4], [2, 3, 4]),
      'wrong-rank',
    ],
    [
      'MultiHeadAttention',
      heads({}),
      [
        [3, 4],
        [3, 4],
        [3, 2],
      ],
      'shape-mismatch',
      { roles: ['query', 'value', 'attention_mask'] },
    ],
    [
      'GroupedQueryAttention',
      { head_dim: 2, num_query_heads: 2, num_key_value_heads: 1 },
      pair([2, 3, 4], [2, 3, 4]),
      'wrong-rank',
    ],
    ['EinsumDense', { equation: 'ab,bc', output_shape: 3 }, [[4]], 'bad-equation'],
    ['EinsumDense', { equation: 'ab,bc->ac', output_shape: [3, 4] }, [[4]], 'bad-equation'],
    ['EinsumDense', { equation: 'ab,bc->ac', output_shape: null }, [[4]], 'bad-equation'],
    ['EinsumDense', { equation: 'abb,bc->ac', output_shape: 3 }, [[4, 4]], 'bad-equation'],
    ['EinsumDense', { equation: 'ab,bc->ca', output_shape: 3 }, [[4]], 'bad-equation'],
    ['EinsumDense', { equation: 'abc,cd->abd', output_shape: [4, 3] }, [[5, 2]], 'shape-mismatch'],
    [
      'EinsumDense',
      { equation: 'ab,bc->ac', output_shape: 3, bias_axes: 'b' },
      [[4]],
      'bad-equation',
    ],
    ['Dot', { axes: 1 }, pair([4], [5]), 'shape-mismatch'],
    ['Dot', { axes: 0 }, pair([4], [4]), 'batch-axis'],
    ['PositionEmbedding', { sequence_length: 3 }, [[4, 2]], 'shape-mismatch'],
    ['PositionEmbedding', {}, [[4]], 'wrong-rank'],
    ['ClassToken', {}, [[4]], 'wrong-rank'],
    ['Slice', { start: 2, end: 2 }, [[4]], 'shape-mismatch'],
    ['Slice', { start: -5 }, [[4]], 'shape-mismatch'],
    ['Slice', { axis: 0 }, [[4]], 'batch-axis'],
    [
      'ReversibleEmbedding',
      { input_dim: 5, output_dim: 3, reverse: true },
      [[4]],
      'shape-mismatch',
    ],
  ])('%s %j on %j: %s', (type, args, shapes, code, options) => {
    expect(faultOf(() => buildLayer(type, args, shapes, options)).code).toBe(code)
  })
})

function heads(more: Arguments): Arguments {
  return { num_heads: 2, key_dim: 2, ...more }
}

describe('own layers', () => {
  const row = [1, 2, 3, 4]

  test('Slice takes places along an axis', () => {
    const cut = (args: Arguments) => {
      const layer = buildLayer('Slice', args, [[2, 2]])
      return evaluateNodes(layer, [layer.output], row, { batch: 1 })[0]
    }
    expect(cut({ end: 1 })).toEqual([1, 2])
    expect(cut({ axis: -1, start: -1 })).toEqual([2, 4])
  })

  test('ClassToken stands in front', () => {
    const layer = buildLayer('ClassToken', {}, [[2, 2]])
    const weights = new Map([['token', [8, 9]]])
    expect(evaluateNodes(layer, [layer.output], row, { batch: 1, weights })).toEqual([
      [8, 9, 1, 2, 3, 4],
    ])
  })

  test('PositionEmbedding adds rows of its table, also where the length is dynamic', () => {
    const weights = new Map([['embeddings', [10, 20, 30, 40, 50, 60]]])
    for (const steps of [2, 'n']) {
      const layer = buildLayer('PositionEmbedding', { sequence_length: 3 }, [[steps, 2]])
      const sizes = new Map([
        ['batch', 1],
        ['n', 2],
      ])
      const [table] = layer.weights
      const values = new Map([
        [layer.inputs[0]!, { shape: [1, 2, 2], data: Float64Array.from(row) }],
        [table!.node, { shape: [3, 2], data: Float64Array.from(weights.get('embeddings')!) }],
      ])
      const y = interpret([layer.output], values, { sizes, precision: 'f32' }).get(layer.output)!
      expect([...y.data]).toEqual([11, 22, 33, 44])
    }
  })
})

describe('Embedding', () => {
  test('reads whole numbers themselves, and cuts fractions', () => {
    const args = { input_dim: 3, output_dim: 1 }
    const weights = new Map([['embeddings', [5, 6, 7]]])
    const whole = buildLayer('Embedding', args, [[3]], { dtype: 'int32' })
    expect(whole.output.operands[1]).toBe(whole.inputs[0])
    expect(evaluateNodes(whole, [whole.output], [2, 0, -1], { batch: 1, weights })).toEqual([
      [7, 5, 7],
    ])
    const cut = buildLayer('Embedding', args, [[3]])
    expect(evaluateNodes(cut, [cut.output], [1.9, -0.5, 2], { batch: 1, weights })).toEqual([
      [6, 5, 7],
    ])
  })

  test('masks 0 where it is told to', () => {
    const args = { input_dim: 3, output_dim: 1, mask_zero: true }
    const layer = buildLayer('Embedding', args, [[3]], { dtype: 'int32' })
    expect(evaluateNodes(layer, [layer.masks[0]!], [2, 0, -1], { batch: 1 })).toEqual([[1, 0, 1]])
    expect(buildLayer('Embedding', { ...args, mask_zero: false }, [[3]]).masks).toEqual([undefined])
  })
})
