/** Training graphs up to the loss: targets, losses, metrics, penalties, and what is refused. */
import { describe, expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import type { LossModel } from '../../src/build/model.ts'
import { buildTraining } from '../../src/build/training.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { printGraph } from '../../src/graph/print.ts'
import { shapeText } from '../../src/graph/shape.ts'
import { verify } from '../../src/graph/verify.ts'
import type { Inputs } from '../../src/runtime/instance.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { modelOf, trainingFaultsOf, trainingOf } from './support.ts'

const classifier = (training: string): string => `tenon: 1
inputs: {x: [4]}
layers:
  - Dense: {units: 3, kernel_regularizer: {l2: 0.5}}
    name: features
  - Dropout: 0.5
  - Dense: {units: 2, activation: softmax}
    name: probs
training:
${training}`

const sparse = classifier(`  loss: sparse_categorical_crossentropy
  optimizer: sgd
  metrics: [accuracy]
`)

const twoOutputs = (training: string): string => `tenon: 1
inputs: {x: [4]}
layers:
  - Dense: {units: 3, activation: softmax}
    name: digit
  - Dense: {units: 1, activation: sigmoid}
    from: x
    name: parity
outputs: [digit, parity]
training:
${training}`

function run({ model }: LossModel, graph: Graph, inputs: Inputs, batch: number) {
  const initial = Object.fromEntries(initialValues(model, 1))
  return createReferenceInstance(graph, initial).run(inputs, new Map([['batch', batch]]))
}

describe('targets', () => {
  test('are class numbers for a sparse loss', () => {
    const [target] = trainingOf(sparse).targets
    expect(target!.output).toBe('probs')
    expect(target!.kind).toBe('class-number')
    expect(target!.input.name).toBe('probs:target')
    expect(target!.input.dtype).toBe('int32')
    expect(shapeText(target!.input.shape)).toBe('[batch]')
  })

  test('are like the prediction for other losses', () => {
    const [target] = trainingOf(classifier('  loss: mse\n  optimizer: sgd\n')).targets
    expect(target!.input.dtype).toBe('float32')
    expect(shapeText(target!.input.shape)).toBe('[batch, 2]')
  })
})

describe('a loss', () => {
  test.each(['mse', '{mse: {}}', '{probs: mse}', '{probs: {mse: {}}}'])('may be %s', loss => {
    const { targets } = trainingOf(classifier(`  loss: ${loss}\n  optimizer: sgd\n`))
    expect(targets.map(each => each.output)).toEqual(['probs'])
  })
})

describe('graphs', () => {
  test('verify, and are the same each time', () => {
    const [first, second] = [trainingOf(sparse), trainingOf(sparse)]
    verify(first.forward)
    verify(first.evaluation)
    expect(printGraph(first.forward)).toBe(printGraph(second.forward))
    expect(printGraph(first.evaluation)).toBe(printGraph(second.evaluation))
  })

  test('have the loss with and without penalties, and every metric', () => {
    const training = trainingOf(sparse)
    const inputs = { x: Float32Array.of(1, 2, 3, 4), 'probs:target': Int32Array.of(1) }
    const results = run(training, training.evaluation, inputs, 1)
    expect(Object.keys(results)).toEqual(['loss', 'data-loss', 'accuracy'])
    const kernel = initialValues(training.model, 1).get('features/kernel')!
    const penalty = 0.5 * kernel.reduce((sum, each) => sum + each * each, 0)
    expect(results['loss']![0]! - results['data-loss']![0]!).toBeCloseTo(penalty, 5)
    expect([0, 1]).toContain(results['accuracy']![0])
  })

  test('take the mean over the batch', () => {
    const training = trainingOf(classifier('  loss: mse\n  optimizer: sgd\n'))
    const one = Float32Array.of(1, 2, 3, 4)
    const both = Float32Array.of(...one, 0, -1, 2, 1)
    const lossOf = (x: Float32Array, batch: number): number => {
      const inputs = { x, 'probs:target': new Float32Array(2 * batch) }
      return run(training, training.evaluation, inputs, batch)['data-loss']![0]!
    }
    const other = lossOf(both.slice(4), 1)
    expect(lossOf(both, 2)).toBeCloseTo((lossOf(one, 1) + other) / 2, 6)
  })

  test('drop only in the one that trains', () => {
    const { forward, evaluation } = trainingOf(sparse)
    expect(printGraph(forward)).toContain(`state 'step'`)
    expect(printGraph(evaluation)).not.toContain(`state 'step'`)
  })

  test('update moving averages in the one that trains', () => {
    const yaml = `tenon: 1
inputs: {x: [4]}
layers: [BatchNormalization, {Dense: 2}]
training: {loss: mse, optimizer: sgd}
`
    const { forward, evaluation } = trainingOf(yaml)
    expect(forward.updates.map(each => each.target.attributes.name).sort()).toEqual([
      'batch_normalization/moving_mean',
      'batch_normalization/moving_variance',
    ])
    expect(evaluation.updates).toEqual([])
  })
})

test('an unused branch costs nothing and learns nothing', () => {
  const yaml = `tenon: 1
inputs: {x: [4]}
layers:
  - BatchNormalization
  - Dense: {units: 2, activity_regularizer: l2, kernel_regularizer: l2}
  - Dense: 2
    from: x
training: {loss: mse, optimizer: sgd}
`
  const { forward, trained } = trainingOf(yaml)
  expect(forward.updates).toEqual([])
  expect(trained.map(each => each.weight.layer)).toEqual(['dense_1', 'dense_1'])
  const [loss, dataLoss] = forward.outputs
  expect(loss!.node).toBe(dataLoss!.node)
})

describe('several outputs', () => {
  test('have a loss each, and metrics under their names', () => {
    const { targets, metrics } = trainingOf(
      twoOutputs(`  loss: {digit: sparse_categorical_crossentropy, parity: binary_crossentropy}
  optimizer: sgd
  metrics: [accuracy]
`),
    )
    expect(targets.map(each => each.input.name)).toEqual(['digit:target', 'parity:target'])
    expect(metrics.map(each => each.name)).toEqual(['digit_accuracy', 'parity_accuracy'])
  })

  test('may leave some untrained', () => {
    const training = trainingOf(twoOutputs('  loss: {parity: mse}\n  optimizer: sgd\n'))
    expect(training.targets.map(each => each.output)).toEqual(['parity'])
    expect(training.trained.map(each => each.weight.name)).toEqual(['parity/kernel', 'parity/bias'])
  })

  test('pay no penalty for weights that no loss depends on', () => {
    const yaml = twoOutputs('  loss: {parity: mse}\n  optimizer: sgd\n').replace(
      'units: 3',
      'units: 3, kernel_regularizer: l2',
    )
    const { forward, trained } = trainingOf(yaml)
    const [loss, dataLoss] = forward.outputs
    expect(loss!.node).toBe(dataLoss!.node)
    expect(trained.map(each => each.weight.layer)).not.toContain('digit')
  })

  test('need their losses by name', () => {
    const yaml = twoOutputs('  loss: mse\n  optimizer: sgd\n')
    expect(trainingFaultsOf(yaml)).toEqual(['loss-per-output 11:9'])
  })

  test('are told apart by names that exist', () => {
    const yaml = twoOutputs('  loss: {digits: mse, parity: mse}\n  optimizer: sgd\n')
    expect(trainingFaultsOf(yaml)).toEqual(['unknown-trained-output 11:10'])
  })

  test('have metrics only where they have a loss', () => {
    const yaml = twoOutputs(`  loss: {parity: mse}
  optimizer: sgd
  metrics: {digit: [accuracy]}
`)
    expect(trainingFaultsOf(yaml)).toEqual(['untrained-output 13:21'])
  })
})

describe('a training section is refused', () => {
  test('where there is none', () => {
    const model = modelOf('tenon: 1\ninputs: {x: [4]}\nlayers: [{Dense: 2}]\n')
    expect(buildTraining(model).diagnostics.map(each => each.code)).toEqual(['no-training'])
  })

  test.each([
    ['sparse_categorical_crossentropy', 'loss-needs-classes 5:9'],
    ['categorical_crossentropy', 'unfit-loss 5:9'],
  ])('where %s has a single class', (loss, expected) => {
    const yaml = `tenon: 1
inputs: {x: [4]}
layers: [{Dense: 1}]
training:
  loss: ${loss}
  optimizer: sgd
`
    expect(trainingFaultsOf(yaml)).toEqual([expected])
  })

  test('where every layer is frozen', () => {
    const yaml = `tenon: 1
inputs: {x: [4]}
layers:
  - Dense: 2
    trainable: false
training:
  loss: mse
  optimizer: sgd
`
    expect(trainingFaultsOf(yaml)).toEqual(['nothing-to-train 7:3'])
  })

  test('where a metric is named twice', () => {
    const yaml = classifier('  loss: mse\n  optimizer: sgd\n  metrics: [accuracy, accuracy]\n')
    expect(trainingFaultsOf(yaml)).toEqual(['duplicate-metric 12:23'])
  })

  test('where an input has the name of the step', () => {
    const yaml = `tenon: 1
inputs: {step: [4]}
layers: [{Dense: 2}]
training: {loss: mse, optimizer: sgd}
`
    expect(trainingFaultsOf(yaml)).toEqual(['reserved-input 2:10'])
  })
})
