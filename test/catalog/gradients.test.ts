/** Gradients of whole layers and losses are those of central differences. */
import { describe, expect, test } from 'vitest'
import { logSoftmaxOver } from '../../src/catalog/activations/log-softmax.ts'
import { losses } from '../../src/catalog/losses/index.ts'
import type { TargetKind } from '../../src/catalog/training.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConstant } from '../../src/graph/ops/constant.ts'
import { checkGradients } from '../graph/tensors.ts'
import { type Arguments, buildLayerOn, entryOf, readArguments } from '../support/layer-scope.ts'

/** Shapes of the inputs and, by name, of the weights. */
type Case = readonly [
  type: string,
  args: Arguments,
  inputs: readonly (readonly number[])[],
  weights: { readonly [name: string]: readonly number[] },
]

const convolution = { kernel_size: [3, 2], strides: [2, 1], padding: 'same' }

describe('layers in training', () => {
  test.each<Case>([
    ['Dense', { units: 3, activation: 'tanh' }, [[2, 4]], { kernel: [4, 3], bias: [3] }],
    ['Dense', { units: 2, activation: 'softmax' }, [[2, 3, 4]], { kernel: [4, 2], bias: [2] }],
    [
      'Conv2D',
      { filters: 4, groups: 2, activation: 'elu', ...convolution },
      [[2, 5, 4, 2]],
      { kernel: [3, 2, 1, 4], bias: [4] },
    ],
    [
      'DepthwiseConv2D',
      { depth_multiplier: 2, ...convolution },
      [[2, 4, 3, 2]],
      { kernel: [3, 2, 2, 2], bias: [4] },
    ],
    ['PReLU', { shared_axes: [1, 2] }, [[2, 2, 3, 2]], { alpha: [1, 1, 2] }],
    ['BatchNormalization', {}, [[4, 3, 2]], { gamma: [2], beta: [2] }],
    ['BatchNormalization', { axis: 1, epsilon: 0.1 }, [[4, 3, 2]], { gamma: [3], beta: [3] }],
    ['Softmax', { axis: [1, 2] }, [[2, 3, 2]], {}],
    ['ReLU', { negative_slope: 0.1, max_value: 0.5, threshold: 0.1 }, [[30]], {}],
    ['AveragePooling2D', { pool_size: 3, strides: 2, padding: 'same' }, [[2, 5, 4, 2]], {}],
    ['MaxPooling2D', { pool_size: [2, 3], padding: 'same' }, [[2, 5, 4, 2]], {}],
    ['GlobalAveragePooling2D', {}, [[2, 3, 2, 2]], {}],
    ['GlobalMaxPooling2D', {}, [[2, 3, 2, 2]], {}],
    ['ZeroPadding2D', { padding: [1, 2] }, [[1, 2, 2, 2]], {}],
    [
      'Average',
      {},
      [
        [2, 3],
        [2, 2, 3],
      ],
      {},
    ],
    [
      'Multiply',
      {},
      [
        [2, 3],
        [2, 1],
        [2, 3],
      ],
      {},
    ],
    [
      'Subtract',
      {},
      [
        [2, 3],
        [2, 3],
      ],
      {},
    ],
    [
      'Concatenate',
      { axis: 1 },
      [
        [2, 3],
        [2, 2],
      ],
      {},
    ],
    ['Rescaling', { scale: 3, offset: 1 }, [[4]], {}],
    ['Masking', { mask_value: 9 }, [[2, 3, 2]], {}],
    [
      'Dot',
      { axes: [2, 1], normalize: true },
      [
        [2, 2, 3],
        [2, 3, 2],
      ],
      {},
    ],
    [
      'EinsumDense',
      { equation: 'abc,bcd->ad', output_shape: 3, bias_axes: 'd', activation: 'tanh' },
      [[2, 3, 2]],
      { kernel: [3, 2, 3], bias: [3] },
    ],
    [
      'Attention',
      { use_causal_mask: true, use_scale: true },
      [
        [2, 3, 2],
        [2, 3, 2],
      ],
      { scale: [] },
    ],
    [
      'AdditiveAttention',
      {},
      [
        [1, 3, 2],
        [1, 2, 2],
      ],
      { scale: [2] },
    ],
    [
      'MultiHeadAttention',
      { num_heads: 2, key_dim: 2, sliding_window: 2, use_gate: true },
      [
        [1, 3, 2],
        [1, 3, 2],
      ],
      {
        ...{ 'query/kernel': [2, 2, 2], 'query/bias': [2, 2] },
        ...{ 'key/kernel': [2, 2, 2], 'key/bias': [2, 2] },
        ...{ 'value/kernel': [2, 2, 2], 'value/bias': [2, 2] },
        ...{ 'gate/kernel': [2, 2, 2], 'gate/bias': [2, 2] },
        ...{ 'attention_output/kernel': [2, 2, 2], 'attention_output/bias': [2] },
      },
    ],
    [
      'GroupedQueryAttention',
      { head_dim: 2, num_query_heads: 2, num_key_value_heads: 1, use_bias: false },
      [
        [1, 3, 2],
        [1, 2, 2],
      ],
      {
        'query/kernel': [2, 2, 2],
        'key/kernel': [2, 1, 2],
        'value/kernel': [2, 1, 2],
        'attention_output/kernel': [2, 2, 2],
      },
    ],
    ['PositionEmbedding', {}, [[2, 3, 2]], { embeddings: [3, 2] }],
    ['ClassToken', {}, [[2, 3, 2]], { token: [2] }],
    ['Slice', { start: 1 }, [[2, 3, 2]], {}],
    [
      'ReversibleEmbedding',
      { input_dim: 4, output_dim: 2, reverse: true, logit_soft_cap: 2 },
      [[2, 3, 2]],
      { embeddings: [4, 2] },
    ],
    ['Rescaling', { scale: [3, 2], offset: [[1], [2]] }, [[2, 2, 2]], {}],
    ['Normalization', { mean: [1, 2], variance: [4, 9] }, [[3, 2]], {}],
    ['Normalization', { axis: null, mean: 1, variance: 4, invert: true }, [[3, 2]], {}],
    ['LayerNormalization', {}, [[2, 3, 4]], { gamma: [4], beta: [4] }],
    ['LayerNormalization', { axis: [1, 2] }, [[2, 3, 2]], { gamma: [3, 2], beta: [3, 2] }],
    ['LayerNormalization', { axis: 1, center: false, epsilon: 0.1 }, [[2, 3, 2]], { gamma: [3] }],
    ['GroupNormalization', { groups: 2 }, [[2, 3, 4]], { gamma: [4], beta: [4] }],
    ['GroupNormalization', { groups: 2, axis: 1, scale: false }, [[2, 4, 3]], { beta: [4] }],
    ['RMSNormalization', {}, [[2, 3, 4]], { scale: [4] }],
    ['RMSNormalization', { axis: 1, epsilon: 0.1 }, [[2, 3, 2]], { scale: [3] }],
    ['UnitNormalization', { axis: [1, 2] }, [[2, 3, 2]], {}],
    ['BatchNormalization', { scale: false, center: false }, [[4, 3]], {}],
    ['Dropout', { rate: 0.5 }, [[4, 5]], {}],
    ['SpatialDropout1D', { rate: 0.5 }, [[4, 2, 3]], {}],
    ['GaussianDropout', { rate: 0.5 }, [[4, 5]], {}],
    ['GaussianNoise', { stddev: 0.5 }, [[4, 5]], {}],
    ['AlphaDropout', { rate: 0.5 }, [[4, 5]], {}],
    ['Permute', { dims: [2, 1, 3] }, [[2, 3, 2, 2]], {}],
    ['RepeatVector', { n: 3 }, [[2, 4]], {}],
    ['Flatten', { data_format: 'channels_first' }, [[2, 3, 2, 2]], {}],
    ['Activation', { activation: 'sparsemax' }, [[3, 5]], {}],
    ['Activation', { activation: { sparsemax: { axis: 1 } } }, [[3, 3, 3]], {}],
    ['Activation', { activation: 'glu' }, [[3, 6]], {}],
    ['Activation', { activation: { glu: { axis: 1 } } }, [[2, 4, 3]], {}],
  ])('%s %j (seed 3)', (type, args, inputs, weights) => {
    const names = Object.keys(weights)
    const compared = checkGradients(
      {
        name: type,
        shapes: [...inputs, ...Object.values(weights)],
        build(...nodes) {
          const weightNodes = new Map(names.map((name, i) => [name, nodes[inputs.length + i]!]))
          const options = {
            training: true,
            weightNodes,
            step: createConstant(Int32Array.of(3), []),
          }
          return buildLayerOn(type, args, nodes.slice(0, inputs.length), options).output
        },
      },
      3,
    )
    expect(compared).toBeGreaterThan(2)
  })

  test('log_softmax', () => {
    const compared = checkGradients(
      { name: 'log_softmax', shapes: [[3, 4]], build: x => logSoftmaxOver(x!, [1]) },
      3,
    )
    expect(compared).toBe(12)
  })
})

const targets: {
  readonly [kind in TargetKind]: { readonly wanted: Node; readonly shape: readonly number[] }
} = {
  'like-prediction': {
    wanted: createConstant(Float32Array.of(0.25, 0.5, 0.25, 1, 0, 0), [2, 3]),
    shape: [2, 3],
  },
  'class-number': { wanted: createConstant(Int32Array.of(2, 0), [2]), shape: [2, 3] },
  'group-number': { wanted: createConstant(Int32Array.of(5, 1, 5), [3]), shape: [3, 2] },
  'label-sequence': { wanted: createConstant(Int32Array.of(1, 1, 2, 0), [2, 2]), shape: [2, 4, 3] },
}

describe('losses', () => {
  test.each(
    losses.flatMap(({ name, fields }) => {
      const logits = 'from_logits' in fields ? [[name, { from_logits: true }] as const] : []
      return [...logits, [name, {}] as const]
    }),
  )('%s %j', (name, args) => {
    const { build, fields, target } = entryOf(losses, name)
    const { wanted, shape } = targets[target]
    const read = readArguments(fields, args)
    const isLogit = 'from_logits' in args
    const compared = checkGradients(
      {
        name,
        shapes: [shape],
        // Probabilities are made from any numbers by a softmax.
        build: x => build(wanted, isLogit ? x! : buildLayerOn('Softmax', {}, [x!]).output, read),
      },
      5,
    )
    expect(compared).toBe(shape.reduce((product, size) => product * size))
  })
})
