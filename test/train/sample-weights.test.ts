/** Weights of examples from a file: what Keras computes with `sample_weight`, and refusals. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { initialValues } from '../../src/build/initialize.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { formatNpy } from '../../src/files/npy.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { createBatches } from '../../src/train/batches.ts'
import { readEvaluationData, readTrainingData } from '../../src/train/data-files.ts'
import { evaluateModel } from '../../src/train/evaluate.ts'
import { trainModel } from '../../src/train/loop.ts'
import { startValues } from '../../src/train/values.ts'
import { trainingOf } from '../build/support.ts'
import { reference } from './toy.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-sample-weights-'))
afterAll(() => rmSync(folder, { recursive: true }))

function save(name: string, shape: readonly number[], data: FileTensor['data']): void {
  const dtype = data instanceof Float64Array ? 'float64' : 'float32'
  writeFileSync(join(folder, name), formatNpy({ dtype, shape, data }))
}
save('x.npy', [4, 2], Float32Array.of(1, 2, 2, -1, 3, 0.5, 0.5, 0.5))
save('y.npy', [4, 1], Float32Array.of(2, 0, 1, -1))
save('w.npy', [4], Float64Array.of(1, 0.5, 0, 3))
save('three.npy', [3], Float32Array.of(1, 1, 1))
save('pairs.npy', [4, 2], new Float32Array(8))
save('minus.npy', [4], Float32Array.of(1, 1, -0.5, 1))
save('nan.npy', [4], Float32Array.of(1, NaN, 1, 1))
writeFileSync(
  join(folder, 'bool.npy'),
  formatNpy({ dtype: 'bool', shape: [4], data: new Uint8Array(4) }),
)

const one = (data: string) => `tenon: 1
inputs: {x: [2]}
layers:
  - Dense: {units: 1, kernel_initializer: ones}
training:
  data:
${data}
  loss: mse
  optimizer: {sgd: 0.1}
  metrics: [mae]
  epochs: 2
  batch_size: 2
  shuffle: false
`

const weighted = '    train: {x: x.npy, y: y.npy, w: w.npy}'

/** Of Keras 3.15.1, per epoch: loss, mae, val_loss, val_mae. */
const kerasHistory = [
  ...[2.47921896, 1.33749998, 0.44488806, 0.5685938],
  ...[1.21633554, 0.75389063, 0.55535585, 0.64022601],
]
const kerasWeights = [0.48084843, 0.59841096, -0.90199065]

test('training and validation give what Keras gives; metrics are not weighted', async () => {
  const plain = '    validation: {x: x.npy, y: y.npy}'
  const training = createTrainStep(trainingOf(one(`${weighted}\n${plain}`)))
  const initial = startValues(training, initialValues(training.model, 0))
  const data = readTrainingData(training, { folder })
  const { history, values } = await trainModel({
    ...{ training, initial, data },
    createInstance: reference,
  })
  const shown = history.map(({ loss, metrics, validation }) => [
    ...[
      loss,
      metrics['mean_absolute_error'],
      validation!.loss,
      validation!.metrics['mean_absolute_error'],
    ],
  ])
  expect(shown.flat()).toEqual(kerasHistory.map(each => expect.closeTo(each, 5)))
  expect([...values.get('dense/kernel')!, ...values.get('dense/bias')!]).toEqual(
    kerasWeights.map(each => expect.closeTo(each, 5)),
  )
})

test('evaluation weighs the sets that have weights', async () => {
  const training = createTrainStep(
    trainingOf(one('    train: {x: x.npy, y: y.npy}\n    test: {x: x.npy, y: y.npy, w: w.npy}')),
  )
  const instance = await reference(training.evaluation, initialValues(training.model, 0))
  const { data } = readEvaluationData(training, 'test', { folder })
  const { loss, metrics } = await evaluateModel({ training, instance, data, batchSize: 3 })
  expect([loss, metrics['mean_absolute_error']]).toEqual(
    [3.375, 1.625].map(each => expect.closeTo(each, 5)),
  )
})

test('a split takes the weights along, and a set without any counts every example 1', () => {
  const read = (data: string) =>
    readTrainingData(createTrainStep(trainingOf(one(data))), { folder })
  const weightsOf = (set: ReturnType<typeof read>['train']) =>
    createBatches(set, 4).gather(0).inputs['dense:weight']
  const split = read(`${weighted}\n    validation: 2`)
  expect(weightsOf(split.train)).toEqual(Float32Array.of(1, 0.5))
  expect(weightsOf(split.validation!)).toEqual(Float32Array.of(0, 3))
  const plain = read(`${weighted}\n    validation: {x: x.npy, y: y.npy}`)
  expect(weightsOf(plain.validation!)).toEqual(Float32Array.of(1, 1, 1, 1))
})

const two = (w: string) => `tenon: 1
inputs: {x: [2]}
layers:
  - {Dense: 1, name: a}
  - {Dense: 1, name: b, from: x}
outputs: [a, b]
training:
  data:
    train: {x: x.npy, y: {a: y.npy, b: y.npy}, w: ${w}}
  loss: {a: mse, b: mse}
  optimizer: sgd
`

test('of several outputs those are weighted that are named', () => {
  const training = createTrainStep(trainingOf(two('{b: w.npy}')))
  expect(training.evaluation.inputs.map(each => each.attributes.name)).toEqual([
    ...['x', 'a:target', 'b:target', 'b:weight'],
  ])
  const { inputs } = createBatches(readTrainingData(training, { folder }).train, 4).gather(0)
  expect(inputs['b:weight']).toEqual(Float32Array.of(1, 0.5, 0, 3))
})

describe('refused', () => {
  const read = (yaml: string): string => {
    try {
      readTrainingData(createTrainStep(trainingOf(yaml)), { folder })
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      return error.diagnostics.map(each => each.message.replaceAll(folder, 'DIR')).join()
    }
    return 'nothing'
  }

  test.each([
    ['three.npy', 'DIR/three.npy holds 3 examples, but DIR/x.npy holds 4'],
    [
      'pairs.npy',
      "the weight of 'dense' needs examples of the shape [], but DIR/pairs.npy holds [2]",
    ],
    [
      'minus.npy',
      'DIR/minus.npy has the weight -0.5 at example 2; weights are finite and at least 0',
    ],
    ['nan.npy', 'DIR/nan.npy has the weight NaN at example 1; weights are finite and at least 0'],
    ['bool.npy', "the weight of 'dense' is declared as float32, but DIR/bool.npy holds bool"],
  ])('%s', (file, message) => {
    expect(read(one(`    train: {x: x.npy, y: y.npy, w: ${file}}`))).toBe(message)
  })

  test('one file for two outputs, and outputs that are not there', () => {
    expect(read(two('w.npy'))).toBe("`train.w` is for one output; the model has 'a', 'b'")
    expect(read(two('{c: w.npy}'))).toBe("`train.w` names 'c'; the model has 'a', 'b'")
  })
})
