/** `weighted_metrics`: what Keras reports with weights of examples and of classes. */
import { expect, test } from 'vitest'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { joinColumns } from '../../src/train/join-columns.ts'
import { trainModel } from '../../src/train/loop.ts'
import { startValues } from '../../src/train/values.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { trainingFaultsOf, trainingOf } from '../build/support.ts'
import { reference } from './toy.ts'

const x = { dtype: 'float32', shape: [4, 2], data: Float32Array.of(1, 2, 2, -1, 3, 0.5, 0.5, 0.5) }

/** All numbers of two epochs of two batches; the data is also what validates. */
async function scoresOf(
  yaml: string,
  tensors: { readonly x: object; readonly y: object; readonly w?: object },
  weights: readonly (readonly [string, Float32Array])[],
) {
  const training = createTrainStep(trainingOf(yaml))
  const { output } = training.targets[0]!
  const named = (name: string, tensor: object) =>
    new Map([[name, { tensor: tensor as FileTensor, file: name }]])
  const set = joinColumns(training, {
    ...{ set: 'train', x: named('x', tensors.x), y: named(output, tensors.y) },
    ...(tensors.w && { w: named(output, tensors.w) }),
  })
  const { history } = await trainModel({
    ...{ training, data: { train: set, validation: set }, createInstance: reference },
    initial: startValues(training, new Map(weights)),
  })
  const keys = ['loss', ...training.metrics.map(each => each.name)]
  return Object.fromEntries(
    keys.flatMap(key => {
      const of = (scores: (typeof history)[number]['validation']): unknown =>
        key === 'loss' ? scores!.loss : scores!.metrics[key]
      return [
        [key, history.map(of)],
        [`val_${key}`, history.map(each => of(each.validation))],
      ]
    }),
  )
}

const close = (...values: readonly number[]) => values.map(each => expect.closeTo(each, 5))

const settings = `  optimizer: {sgd: 0.1}
  epochs: 2
  batch_size: 2
  shuffle: false
`

test('weights of examples count in weighted metrics, in validation too', async () => {
  const yaml = `tenon: 1
inputs: {x: [2]}
layers: [Dense: 1]
training:
  data: {train: {x: x.npy, y: y.npy, w: w.npy}}
  loss: mse
  metrics: [mae]
  weighted_metrics: [mae, {mse: {name: squares}}]
${settings}`
  const y = { dtype: 'float32', shape: [4, 1], data: Float32Array.of(2, 0, 1, -1) }
  const w = { dtype: 'float32', shape: [4], data: Float32Array.of(1, 0.5, 0, 3) }
  const kernel = ['dense/kernel', Float32Array.of(1, 1)] as const
  const scores = await scoresOf(yaml, { x, y, w }, [kernel, ['dense/bias', new Float32Array(1)]])
  // Of Keras 3.15.1.
  expect(scores).toMatchObject({
    mean_absolute_error: close(1.3374999762, 0.7538906336),
    weighted_mean_absolute_error: close(1.4500000477, 0.9913680553),
    val_mean_absolute_error: close(0.5685938001, 0.6402260065),
    val_weighted_mean_absolute_error: close(0.832638979, 0.757019937),
  })
  // The same sums, one divided by 4 examples, the other by their weights, 4.5.
  const [squares, loss] = [scores['val_squares'], scores['val_loss']] as number[][]
  expect(squares).toEqual(loss!.map(each => expect.closeTo((each * 4) / 4.5, 5)))
})

test('weights of classes count in training, and nowhere else', async () => {
  const yaml = `tenon: 1
inputs: {x: [2]}
layers: [Dense: {units: 3, activation: softmax}]
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  weighted_metrics: [accuracy, sparse_categorical_crossentropy]
  class_weight: [1, 2, 5]
${settings}`
  const y = { dtype: 'int32', shape: [4], data: Int32Array.of(2, 0, 1, 2) }
  const kernel = ['dense/kernel', Float32Array.of(0.1, 0.2, -0.3, 0.4, -0.5, 0.6)] as const
  const scores = await scoresOf(yaml, { x, y }, [kernel, ['dense/bias', new Float32Array(3)]])
  // Of Keras 3.15.1.
  expect(scores).toMatchObject({
    loss: close(2.8587851524, 1.8925036192),
    accuracy: close(0.25, 0.5),
    weighted_accuracy: close(0.3846153915, 0.769230783),
    sparse_categorical_crossentropy: close(0.8796262145, 0.5823088288),
    val_loss: close(0.825945258, 0.7736456394),
    val_accuracy: close(0.75, 0.75),
    val_weighted_accuracy: close(0.75, 0.75),
    val_sparse_categorical_crossentropy: close(0.825945258, 0.7736456394),
  })
})

test('the same name twice among weighted metrics is refused', () => {
  const yaml = `tenon: 1
inputs: {x: [2]}
layers: [Dense: 1]
training: {loss: mse, optimizer: sgd, weighted_metrics: [mae, mae]}
`
  expect(trainingFaultsOf(yaml)).toEqual(['duplicate-metric 4:63'])
})
