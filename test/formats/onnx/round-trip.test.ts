/** From a config to ONNX and back: the same numbers, and operators that people know. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/paths.ts'
import type { ConfigInput } from '../../../src/index.ts'
import { type ModelProto, modelTable } from '../../../src/formats/onnx/proto/messages.ts'
import { readMessage } from '../../../src/formats/onnx/proto/read.ts'
import {
  type Exported,
  exported,
  imported,
  nameOf,
  projectConfigs,
  randomInputs,
  relativeError,
  results,
} from './models.ts'

process.chdir(root)

async function expectSame(
  { model, weights, bytes }: Exported,
  config: ConfigInput,
  inputs = randomInputs(model),
): Promise<string> {
  const before = await results(config, weights, inputs)
  const back = imported(bytes)
  const after = await results({ text: back.config }, back.weights, inputs)
  expect(Object.keys(after)).toEqual(Object.keys(before))
  for (const [name, { data, shape }] of Object.entries(before)) {
    expect(after[name]!.shape).toEqual(shape)
    expect(relativeError(after[name]!.data, data), name).toBeLessThan(1e-6)
    expect(data.some(each => each !== data[0])).toBe(true)
  }
  return back.config
}

function opsOf(bytes: Uint8Array): readonly string[] {
  const fail = (_: number, problem: string): never => expect.fail(problem)
  const { graph } = readMessage<ModelProto>(bytes, modelTable, fail)
  return graph!.node.map(each => each.opType!)
}

test('every config of the project is tried', () => {
  const names = readdirSync('configs').map(each => each.replace('.yaml', ''))
  expect(projectConfigs.map(nameOf).toSorted()).toEqual(names.toSorted())
})

test.each(projectConfigs.map(each => [nameOf(each), each] as const))(
  '%s comes back with the same numbers',
  async (_, config) => {
    await expectSame(await exported(config), config)
  },
)

test('a recurrent layer that skips steps is that layer, whatever its cell', async () => {
  const text = `tenon: 1
inputs: {x: [5, 3]}
layers:
  - Masking: 0
  - GRU: {units: 2, return_sequences: true}
  - SimpleRNN: {units: 4, use_bias: false, return_sequences: true, go_backwards: true}
  - LSTM: {units: 2, use_bias: false, return_sequences: true}
  - GRU: {units: 3, reset_after: false}
`
  const made = await exported({ text })
  expect(opsOf(made.bytes).filter(each => each === 'Scan')).toHaveLength(4)
  const inputs = randomInputs(made.model)
  inputs['x']!.data.fill(0, 3, 9)
  const written = await expectSame(made, { text }, inputs)
  expect(written.match(/- (LSTM|GRU|SimpleRNN): .*/g)).toEqual([
    '- GRU: {units: 2, return_sequences: true}',
    '- SimpleRNN: {units: 4, use_bias: false, return_sequences: true, go_backwards: true}',
    '- LSTM: {units: 2, use_bias: false, return_sequences: true}',
    '- GRU: {units: 3, reset_after: false, return_sequences: true}',
  ])
})

test('steps of no layer are refused', async () => {
  const { bytes } = await exported({
    text: `tenon: 1
inputs: {x: [5, 3]}
layers: [{Masking: 0}, {LSTM: {units: 2, activation: elu}}]
`,
  })
  expect(() => imported(bytes)).toThrow("'lstm/Scan' (Scan): its steps are those of no layer")
})

const config = (layers: string, inputs = '{x: [6]}'): ConfigInput => ({
  text: `tenon: 1\ninputs: ${inputs}\nlayers: ${layers}\n`,
})

test.each([
  ['[{LeakyReLU: 0.2}]', 'LeakyRelu', 'LeakyReLU: 0.2'],
  ['[PReLU]', 'PRelu', 'PReLU'],
  ['[{ELU: 0.5}]', 'Elu', 'ELU: 0.5'],
  ['[{Activation: selu}]', 'Selu', 'Activation: selu'],
  ['[{Activation: {activation: {celu: 1.5}}}]', 'Celu', 'celu: 1.5'],
  ['[{ThresholdedReLU: 0.5}]', 'ThresholdedRelu', 'ThresholdedReLU: 0.5'],
  ['[{Activation: {activation: {hard_sigmoid: 0.2}}}]', 'HardSigmoid', 'hard_sigmoid: 0.2'],
  ['[{Activation: hard_silu}]', 'HardSwish', 'Activation: hard_silu'],
  ['[{ReLU: {max_value: 6}}]', 'Clip', 'ReLU: {max_value: 6}'],
  ['[{Activation: gelu}]', 'Erf', 'Activation: gelu'],
  ['[{Activation: {activation: {gelu: true}}}]', 'Tanh', 'gelu: true'],
  ['[{Activation: silu}]', 'Sigmoid', 'Activation: silu'],
  ['[{Activation: mish}]', 'Softplus', 'Activation: mish'],
  ['[{Softmax: -1}]', 'Softmax', 'Softmax'],
  ['[LayerNormalization]', 'LayerNormalization', 'LayerNormalization'],
  ['[BatchNormalization]', 'BatchNormalization', 'BatchNormalization'],
])('%s is %s, and %s when it comes back', async (layers, op, written) => {
  const given = await exported(config(layers))
  expect(opsOf(given.bytes)).toContain(op)
  expect(await expectSame(given, config(layers))).toContain(written)
})

const image = '{x: [8, 8, 4]}'

test.each([
  [
    '{Conv2D: {filters: 3, kernel_size: 3, padding: same, strides: 2}}',
    image,
    ['Transpose', 'Conv'],
  ],
  ['{DepthwiseConv2D: {kernel_size: 3, depth_multiplier: 2}}', image, ['Transpose', 'Conv']],
  ['{Conv2D: {filters: 4, kernel_size: 3, groups: 2}}', image, ['Transpose', 'Conv']],
  [
    '{Conv2DTranspose: {filters: 3, kernel_size: 3, strides: 2, padding: same}}',
    image,
    ['Transpose', 'ConvTranspose'],
  ],
  [
    '{AveragePooling2D: {pool_size: 3, strides: 2, padding: same}}',
    image,
    ['Transpose', 'AveragePool'],
  ],
  ['{Conv1D: {filters: 3, kernel_size: 3, padding: causal}}', '{x: [9, 2]}', ['Transpose', 'Conv']],
  ['{UpSampling2D: {size: [2, 3]}}', image, ['Reshape', 'Expand']],
  ['{GRU: {units: 3, return_sequences: true, go_backwards: true}}', '{x: [5, 2]}', ['GRU']],
  ['{GRU: {units: 3, reset_after: false}}', '{x: [5, 2]}', ['GRU']],
  ['{LSTM: {units: 3, use_bias: false}}', '{x: [5, 2]}', ['LSTM']],
  ['{SimpleRNN: {units: 3, return_sequences: true}}', '{x: [5, 2]}', ['RNN']],
  ['{Bidirectional: {layer: {LSTM: {units: 3, return_sequences: true}}}}', '{x: [5, 2]}', ['LSTM']],
  ['{MultiHeadAttention: {num_heads: 2, key_dim: 3}, from: [x, x]}', '{x: [5, 6]}', ['Softmax']],
  ['{GroupNormalization: {groups: 2}}', image, ['Reshape', 'ReduceMean']],
] as const)('%s comes back with the same numbers', async (layer, inputs, ops) => {
  const given: ConfigInput = { text: `tenon: 1\ninputs: ${inputs}\nlayers:\n  - ${layer}\n` }
  const made = await exported(given)
  expect(opsOf(made.bytes)).toEqual(expect.arrayContaining([...ops]))
  await expectSame(made, given)
})
