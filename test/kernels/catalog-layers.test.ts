/** Kernels of layers that no config of configs/ has, in inference and training, before the judge. */
import { expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { modelOf, trainingOf } from '../build/support.ts'
import { fillData, judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'

const layers: readonly string[] = [
  'LayerNormalization',
  'LayerNormalization: {axis: [1, 2]}',
  'LayerNormalization: {axis: 1, center: false}',
  'GroupNormalization: {groups: 3}',
  'GroupNormalization: {groups: -1, axis: 1}',
  'RMSNormalization',
  'UnitNormalization: {axis: [1, 2]}',
  'BatchNormalization: {renorm: true, renorm_clipping: {rmax: 2, rmin: 0.5, dmax: 1}}',
  'SpatialDropout1D: 0.5',
  'GaussianDropout: 0.25',
  'GaussianNoise: 0.5',
  'AlphaDropout: {rate: 0.25, noise_shape: [null, 1, null]}',
  'ActivityRegularization: {l1: 0.1, l2: 0.1}',
  'Permute: [2, 1]',
  'Flatten: {data_format: channels_first}',
  'Normalization: {axis: [1, 2], mean: [1, 2, 3, 4, 5, 6], variance: [1, 2, 3, 4, 5, 6]}',
  'Rescaling: {scale: [1, 2, 3, 4, 5, 6], offset: 1}',
  'Activation: sparsemax',
  'Activation: {activation: {sparsemax: {axis: 1}}}',
  'Activation: glu',
  'Activation: {activation: {glu: {axis: 1}}}',
]

const yamlOf = (layer: string): string => `tenon: 1
inputs: {x: [4, 6]}
layers:
  - Dense: {units: 6, activation: tanh}
  - ${layer}
  - Flatten
  - Dense: 2
training: {loss: mean_squared_error, optimizer: sgd, data: {train: {x: x.npy, y: y.npy}}}
`

test.each(layers)('%s', layer => {
  const yaml = yamlOf(layer)
  const model = modelOf(yaml)
  const weights = Object.fromEntries(initialValues(model, 1))
  const expectAgreement = (graph: Graph, batch: number): void => {
    const sizes = new Map([['batch', batch]])
    const random = createRandom(batch)
    const inputs = Object.fromEntries(
      graph.inputs.map(node => [node.attributes.name, fillData(node, sizes, random)]),
    )
    const { faults, elements, unbounded } = judge({ graph, weights, inputs, sizes })
    expect(faults).toEqual([])
    expect(unbounded).toBeLessThanOrEqual(0.001 * elements)
  }
  expectAgreement(model.inference, 3)
  expectAgreement(createTrainStep(trainingOf(yaml)).step, 5)
})

test('RepeatVector', () => {
  const yaml = yamlOf('Flatten\n  - RepeatVector: 3')
  const random = createRandom(1)
  const sizes = new Map([['batch', 3]])
  const { step } = createTrainStep(trainingOf(yaml))
  const weights = Object.fromEntries(initialValues(modelOf(yaml), 1))
  const inputs = Object.fromEntries(
    step.inputs.map(node => [node.attributes.name, fillData(node, sizes, random)]),
  )
  expect(judge({ graph: step, weights, inputs, sizes }).faults).toEqual([])
})
