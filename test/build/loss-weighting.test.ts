/** Weights of losses and classes: what they multiply, and what is refused. */
import { describe, expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import type { Inputs } from '../../src/runtime/instance.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { trainingFaultsOf, trainingOf } from './support.ts'

const yaml = (training: string): string => `tenon: 1
inputs: {x: [2]}
layers:
  - Dense: {units: 3, activation: softmax}
    name: digit
  - Dense: {units: 1, activation: sigmoid}
    from: x
    name: parity
outputs: [digit, parity]
training:
  loss: {digit: sparse_categorical_crossentropy, parity: binary_crossentropy}
  optimizer: sgd
${training}`

const inputs: Inputs = {
  x: Float32Array.of(1, 2, -1, 0.5),
  'digit:target': Int32Array.of(2, 0),
  'parity:target': Float32Array.of(1, 0),
}

function lossOf(
  training: string,
  given: Inputs = inputs,
  batch = 2,
  part: 'forward' | 'evaluation' = 'forward',
): number {
  const { model, [part]: graph } = trainingOf(yaml(training))
  const initial = Object.fromEntries(initialValues(model, 1))
  const instance = createReferenceInstance(graph, initial)
  return instance.run(given, new Map([['batch', batch]]))['loss']![0]!
}

/** The loss of one example alone, without any weights. */
function lossOfExample(i: number, only: 'digit' | 'parity'): number {
  const other = only === 'digit' ? 'parity' : 'digit'
  const one = {
    x: inputs['x']!.slice(2 * i, 2 * i + 2),
    'digit:target': inputs['digit:target']!.slice(i, i + 1),
    'parity:target': inputs['parity:target']!.slice(i, i + 1),
  }
  return lossOf(`  loss_weights: {${other}: 0}\n`, one, 1)
}

describe('loss_weights', () => {
  test('multiply the loss of each output; those left out count fully', () => {
    const [digit, parity] = (['digit', 'parity'] as const).map(
      only => (lossOfExample(0, only) + lossOfExample(1, only)) / 2,
    )
    expect(lossOf('')).toBeCloseTo(digit! + parity!, 5)
    expect(lossOf('  loss_weights: {digit: 0.25}\n')).toBeCloseTo(digit! / 4 + parity!, 5)
    expect(lossOf('  loss_weights: {digit: 1/4, parity: 3}\n')).toBeCloseTo(
      digit! / 4 + 3 * parity!,
      5,
    )
  })

  test('name outputs that are trained', () => {
    expect(trainingFaultsOf(yaml('  loss_weights: {digits: 1}\n'))).toEqual([
      'unknown-trained-output 13:18',
    ])
    expect(trainingFaultsOf(yaml('  loss_weights: 2\n'))).toEqual(['weights-per-output 13:17'])
  })
})

describe('class_weight', () => {
  test.each(['{digit: [1, 1, 5], parity: [3]}', "{digit: {'2': 5}, parity: {'0': 3}}"])(
    'weighs examples by their class: %s',
    weights => {
      const wanted =
        (5 * lossOfExample(0, 'digit') + lossOfExample(1, 'digit')) / 2 +
        (lossOfExample(0, 'parity') + 3 * lossOfExample(1, 'parity')) / 2
      expect(lossOf(`  class_weight: ${weights}\n`)).toBeCloseTo(wanted, 5)
    },
  )

  test('is for training alone, as in Keras', () => {
    const weights = '  class_weight: {digit: [1, 1, 5], parity: [3]}\n'
    expect(lossOf(weights, inputs, 2, 'evaluation')).toBeCloseTo(lossOf(''), 5)
  })

  test('fits no loss whose targets are no classes', () => {
    const grouped = `tenon: 1
inputs: {x: [2]}
layers: [Dense: 3]
training: {loss: circle, optimizer: sgd, class_weight: [1, 2], metrics: [accuracy]}
`
    expect(trainingFaultsOf(grouped)).toEqual(['unfit-loss 4:18', 'unfit-metric 4:74'])
  })

  test('names classes that exist', () => {
    const faults = trainingFaultsOf(yaml('  class_weight: {digit: [1, 1, 1, 2]}\n'))
    expect(faults).toEqual(['unknown-class 13:35'])
  })
})

test('a loss and a metric that add up the steps of a mask are refused', () => {
  const masked = (training: string): string => `tenon: 1
inputs: {x: [5, 3]}
layers: [Masking: {}, Dense: 3]
training: ${training}
`
  const faults = (training: string): readonly string[] => trainingFaultsOf(masked(training))
  expect(faults('{loss: ctc, optimizer: adam}')).toEqual(['unfit-loss 4:18'])
  const along = (axis: number): string => `{cosine_similarity: {axis: ${axis}}}`
  expect(faults(`{loss: ${along(1)}, optimizer: adam}`)).toEqual(['unfit-loss 4:18'])
  expect(faults(`{loss: ${along(2)}, optimizer: adam}`)).toEqual([])
  const metric = '{loss: mse, metrics: [{binary_focal_crossentropy: {axis: 1}}], optimizer: adam}'
  expect(faults(metric)).toEqual(['unfit-metric 4:33'])
})
