/** Any activation stands on every layer that takes one: with parameters, with weights, own ones. */
import { describe, expect, test } from 'vitest'
import { layers } from '../../src/catalog/layers/index.ts'
import { faultsOf, modelOf } from './support.ts'

const kinds = ['#/$defs/activation', '#/$defs/activationOrNull']
const slots = layers.flatMap(({ type, fields, examples }) =>
  Object.entries(fields)
    .filter(([, { schema }]) => kinds.includes(String(schema['$ref'])))
    .map(([field]) => ({ type, field, example: examples[0]! })),
)

const own = {
  bent: { expr: 'x > 0 ? x : a * tanh(x)', params: { a: 0.3 } },
  learned: { expr: 'max(x, 0) + a * min(x, 0)', weights: { a: 0.25 } },
}

test('more than two layers have such slots', () => expect(slots.length).toBeGreaterThan(2))

describe.each(slots)('$field of $type', ({ type, field, example }) => {
  const [activation, where] = type === 'Activation' ? ['layer', ''] : ['layer', `${field}/`]
  const built = (value: unknown) =>
    modelOf(
      JSON.stringify({
        tenon: 1,
        activations: own,
        inputs: Object.fromEntries(example.inputs.map((shape, k) => [`x${k}`, shape])),
        layers: [
          {
            [type]: { ...example.args, [field]: value },
            name: activation,
            from: example.inputs.map((_, k) => `x${k}`),
          },
        ],
      }),
    )
  const weightsOf = (value: unknown): readonly string[] =>
    built(value).weights.map(each => each.name)

  test.each([
    ['PReLU', `layer/${where}alpha`],
    [{ PReLU: { alpha_constraint: 'non_neg' } }, `layer/${where}alpha`],
    ['$learned', `layer/${where}a`],
    [{ $learned: { a: { constraint: 'non_neg' } } }, `layer/${where}a`],
  ])('takes %j, whose weight is %s', (value, weight) => {
    expect(weightsOf(value)).toContain(weight)
  })

  test.each([{ leaky_relu: 0.1 }, { LeakyReLU: 0.1 }, '$bent', { $bent: 0.1 }, 'softmax'])(
    'takes %j, which has no weights',
    value => expect(weightsOf(value)).toEqual(weightsOf('linear')),
  )
})

// Two units, whose half could be broadcast.
test.each([
  'SimpleRNN: {units: 2, activation: glu}',
  'LSTM: {units: 2, activation: glu}',
  'LSTM: {units: 4, recurrent_activation: glu}',
  'GRU: {units: 2, activation: glu}',
  'GRU: {units: 4, recurrent_activation: glu}',
  'ConvLSTM1D: {filters: 2, kernel_size: 2, recurrent_activation: glu}',
  'Bidirectional: {layer: {GRU: {units: 2, recurrent_activation: glu}}}',
])('%s is refused: a state keeps its shape', layer => {
  const shape = layer.startsWith('Conv') ? '[5, 4, 3]' : '[5, 4]'
  const text = `tenon: 1\ninputs: {x: ${shape}}\nlayers:\n  - ${layer}\n`
  expect(faultsOf(text)).toEqual([`shape-mismatch 4:${layer.indexOf('glu') + 5}`])
})

test('a fault of an activation inside an inner layer is shown at the activation', () => {
  const layer = 'Bidirectional: {layer: {GRU: {units: 1, recurrent_activation: glu}}}'
  const text = `tenon: 1\ninputs: {x: [5, 4]}\nlayers:\n  - ${layer}\n`
  expect(faultsOf(text)).toEqual([`shape-mismatch 4:${layer.indexOf('glu') + 5}`])
})
