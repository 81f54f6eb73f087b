/** Whole training steps on the interpreter: optimizers, constraints, regularizers, freezing. */
import { describe, expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import { createRandomStream } from '../../src/catalog/random.ts'
import { printGraph } from '../../src/graph/print.ts'
import { verify } from '../../src/graph/verify.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import type { TensorData } from '../../src/runtime/instance.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { trainingOf } from '../build/support.ts'
import { expectAllClose } from '../support/close.ts'

/** A model ready to train on the interpreter; weights may be given by name. */
function trainerOf(yaml: string, weights: { readonly [name: string]: TensorData } = {}) {
  const training = createTrainStep(trainingOf(yaml))
  const initial = { ...Object.fromEntries(initialValues(training.model, 3)), ...weights }
  return { training, instance: createReferenceInstance(training.step, initial) }
}

const oneExample = new Map([['batch', 1]])

/**
 * A single weight `dense/kernel` [3, 1]. The target lies far below every prediction, so that the
 * gradient of the mean absolute error with respect to the kernel is the input itself.
 */
const probe = (optimizer: string, dense = ''): string => `tenon: 1
inputs: {x: [3]}
layers: [{Dense: {units: 1, use_bias: false${dense}}}]
training: {loss: mae, optimizer: ${optimizer}}
`

const far = Float32Array.of(-1e6)
const start = Float32Array.of(1, -2, 0.5)

/** The kernel after each of some steps with the given gradients. */
function trajectory(yaml: string, gradients: readonly (readonly number[])[]): number[][] {
  const { instance } = trainerOf(yaml, { 'dense/kernel': start })
  return gradients.map(gradient => {
    instance.run({ x: Float32Array.from(gradient), 'dense:target': far }, oneExample)
    return Array.from(instance.read('dense/kernel'))
  })
}

describe('a step', () => {
  const mlp = `tenon: 1
inputs: {x: [2]}
layers:
  - Dense: {units: 8, kernel_regularizer: {l2: 0.001}}
  - PReLU
  - BatchNormalization
  - Dense: {units: 2, activation: softmax}
    name: probs
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.02}
  metrics: [accuracy]
  seed: 9
`

  test('verifies, and is the same each time', () => {
    const [first, second] = [createTrainStep(trainingOf(mlp)), createTrainStep(trainingOf(mlp))]
    verify(first.step)
    verify(first.evaluation)
    expect(printGraph(first.step)).toBe(printGraph(second.step))
  })

  test('keeps the step and the slots of every trained weight as state', () => {
    const { state } = createTrainStep(trainingOf(mlp))
    expect(state.map(each => each.name).slice(0, 3)).toEqual([
      'step',
      'dense/kernel:m',
      'dense/kernel:v',
    ])
    expect(state[0]).toEqual({ name: 'step', shape: [], dtype: 'int32', initial: 0 })
    expect(state.filter(each => each.name.includes('moving'))).toEqual([])
    expect(state).toHaveLength(1 + 2 * 7)
  })

  test('makes a weight and its slots from the same operands, for one kernel to compute', () => {
    const { step } = createTrainStep(trainingOf(mlp))
    const made = step.updates.filter(each => each.target.attributes.name.startsWith('dense/kernel'))
    expect(made).toHaveLength(3)
    for (const { value } of made) expect(value.operands).toEqual(made[0]!.value.operands)
  })

  test('counts itself', () => {
    const { instance } = trainerOf(mlp)
    const inputs = { x: Float32Array.of(1, 2), 'probs:target': Int32Array.of(0) }
    for (let i = 0; i < 3; i++) instance.run(inputs, oneExample)
    expect(Array.from(instance.read('step'))).toEqual([3])
  })

  test('makes the loss of a toy problem small: which side of a line', () => {
    const { instance } = trainerOf(mlp)
    const random = createRandomStream(4, 'toy')
    const batch = 32
    const step = () => {
      const x = Float32Array.from({ length: 2 * batch }, random.normal)
      const target = Int32Array.from({ length: batch }, (_, i) => Number(x[2 * i]! > x[2 * i + 1]!))
      return instance.run({ x, 'probs:target': target }, new Map([['batch', batch]]))
    }
    const first = step()['loss']![0]!
    for (let i = 0; i < 58; i++) step()
    const last = step()
    expect(last['loss']![0]!).toBeLessThan(first / 3)
    expect(last['accuracy']![0]!).toBeGreaterThan(0.9)
  })
})

describe('constraints', () => {
  test('hold after every step: a non-negative slope that would go below zero stays at zero', () => {
    const yaml = (constraint: string): string => `tenon: 1
inputs: {x: [1]}
layers: [{PReLU: {alpha_initializer: {constant: 0.1}${constraint}}}]
training: {loss: mae, optimizer: {sgd: 0.1}}
`
    // At x = -1 the result is -alpha; a target far above asks for a smaller alpha, by 0.1 a step.
    const slopes = (constraint: string): number[] => {
      const { instance } = trainerOf(yaml(constraint))
      const inputs = { x: Float32Array.of(-1), 'prelu:target': Float32Array.of(100) }
      return [1, 2, 3].map(() => {
        instance.run(inputs, oneExample)
        return instance.read('prelu/alpha')[0]!
      })
    }
    expect(slopes('')[2]).toBeCloseTo(-0.2, 6)
    expect(slopes(', alpha_constraint: non_neg')).toEqual([0, 0, 0])
  })

  test('of a norm are taken of the updated weight', () => {
    const constrained = probe('{sgd: 1}', ', kernel_constraint: {max_norm: 1}')
    const [kernel] = trajectory(constrained, [[0, 0, 0]])
    const norm = Math.hypot(...start)
    expectAllClose(
      kernel!,
      Array.from(start, each => each / norm),
      1e-6,
      'kernel',
    )
  })
})

describe('regularizers', () => {
  test('add their own gradient: 2 * l2 * w', () => {
    const regularized = probe('{sgd: 1}', ', kernel_regularizer: {l2: 0.25}')
    const [kernel] = trajectory(regularized, [[0, 0, 0]])
    expect(kernel).toEqual(Array.from(start, each => each - 2 * 0.25 * each))
  })

  test('of a result cost their value divided by the batch', () => {
    const yaml = probe('{sgd: 0}', ', activity_regularizer: {l2: 0.5}')
    const { instance } = trainerOf(yaml, { 'dense/kernel': Float32Array.of(1, 1, 1) })
    const inputs = { x: Float32Array.of(1, 1, 1, 2, 2, 2), 'dense:target': Float32Array.of(3, 6) }
    const results = instance.run(inputs, new Map([['batch', 2]]))
    expect(results['data-loss']![0]).toBe(0)
    expect(results['loss']![0]).toBeCloseTo((0.5 * (9 + 36)) / 2, 5)
  })
})

describe('frozen layers', () => {
  const frozen = `tenon: 1
inputs: {x: [2]}
layers:
  - Dense: {units: 3, kernel_regularizer: {l2: 1}}
    trainable: false
  - BatchNormalization
  - Dense: 1
training: {loss: mse, optimizer: adam}
`

  test('keep their weights, have no slots and cost nothing', () => {
    const { instance, training } = trainerOf(frozen)
    const before = instance.read('dense/kernel')
    const inputs = { x: Float32Array.of(1, 2), 'dense_1:target': Float32Array.of(5) }
    const { loss, 'data-loss': dataLoss } = instance.run(inputs, oneExample)
    expect(instance.read('dense/kernel')).toEqual(before)
    expect(training.state.some(each => each.name.startsWith('dense/'))).toBe(false)
    expect(loss![0]).toBe(dataLoss![0])
  })

  test('with batch normalisation keep their moving averages', () => {
    const yaml = `tenon: 1
inputs: {x: [2]}
layers:
  - BatchNormalization: {}
    trainable: false
  - Dense: 1
training: {loss: mse, optimizer: sgd}
`
    const { step } = createTrainStep(trainingOf(yaml))
    const changed = step.updates.map(each => each.target.attributes.name)
    expect(changed).toEqual(['step', 'dense/kernel', 'dense/bias'])
  })
})

test('two runs of a config with dropout give the same bits', () => {
  const yaml = `tenon: 1
inputs: {x: [4]}
layers: [{Dense: 8}, {Dropout: 0.5}, {Dense: 1}]
training: {loss: mse, optimizer: adam, seed: 11}
`
  const trained = () => {
    const { instance } = trainerOf(yaml)
    const inputs = { x: Float32Array.of(1, 2, 3, 4), 'dense_1:target': Float32Array.of(1) }
    for (let i = 0; i < 5; i++) instance.run(inputs, oneExample)
    return instance.read('dense/kernel')
  }
  expect(trained()).toEqual(trained())
  const { instance } = trainerOf(yaml)
  expect(trained()).not.toEqual(instance.read('dense/kernel'))
})
