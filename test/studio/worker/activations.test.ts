/** Every activation of a model is found, with what it is applied to and what can be turned. */
import { expect, test } from 'vitest'
import { ask } from './models.ts'

const text = `tenon: 1
inputs: {x: [6, 4]}
layers:
  - Dense: {units: 8, activation: {leaky_relu: {negative_slope: 0.3}}}
  - Dense: {units: 8, activation: linear}
  - PReLU: {shared_axes: [1], alpha_initializer: {constant: 0.25}}
  - ReLU: {max_value: 6}
  - LeakyReLU: 0.1
  - LeakyReLU: {alpha: 0.2}
  - Dense: {units: 8, activation: {PReLU: {shared_axes: [1]}}}
  - Activation: {activation: {ELU: {alpha: 0.5}}}
  - TimeDistributed: {layer: {Dense: {units: 4, activation: gelu}}}
  - Bidirectional: {layer: {LSTM: 3}}
  - Dense: {units: 5, activation: softmax}
`

test('the activations of a model, in its order', async () => {
  const { runs } = await ask(text)
  const found = runs.activations({ weights: 'initial' })
  expect(found.map(({ path, name, kind }) => `${path} ${name} ${kind}`)).toEqual([
    'dense/activation leaky_relu element',
    'prelu PReLU element',
    'relu ReLU element',
    'leaky_relu LeakyReLU element',
    'leaky_relu_1 LeakyReLU element',
    'dense_2/activation PReLU element',
    'activation ELU element',
    'time_distributed/layer/activation gelu element',
    'bidirectional/forward_layer/recurrent_activation sigmoid element',
    'bidirectional/forward_layer/activation tanh element',
    'bidirectional/backward_layer/recurrent_activation sigmoid element',
    'bidirectional/backward_layer/activation tanh element',
    'dense_3/activation softmax axis',
  ])
})

test('what can be turned on them', async () => {
  const { runs } = await ask(text)
  const parameters = runs
    .activations({ weights: 'initial' })
    .map(({ path, parameters }) => [
      path,
      Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    ])
  expect(Object.fromEntries(parameters)).toMatchObject({
    'dense/activation': { negative_slope: 0.3 },
    prelu: { alpha: 0.25 },
    relu: { max_value: 6, negative_slope: 0, threshold: 0 },
    leaky_relu: { negative_slope: 0.1 },
    leaky_relu_1: { alpha: expect.closeTo(0.2) as number },
    'time_distributed/layer/activation': { approximate: false },
  })
  expect(Object.fromEntries(parameters)['leaky_relu_1']).not.toHaveProperty('negative_slope')
  expect(Object.fromEntries(parameters)['leaky_relu']).not.toHaveProperty('alpha')
})

test('learned numbers are those of the weights', async () => {
  const { model, runs } = await ask(text)
  const { formatWeights } = await import('../../../src/train/weights.ts')
  const { initialValues } = await import('../../../src/build/initialize.ts')
  const values = new Map(initialValues(model, 0))
  values.set('prelu/alpha', Float32Array.of(0.5, 0.5, 0, 0, 0.25, 0.25, 1, 0.5))
  const weights = formatWeights(model, values).buffer
  runs.data({ weights, inputs: undefined })
  const prelu = runs.activations({ weights: 'given' }).find(each => each.path === 'prelu')!
  expect(prelu.parameters[0]).toMatchObject({
    value: 0.375,
    learned: { count: 8, low: 0, high: 1 },
  })
})
