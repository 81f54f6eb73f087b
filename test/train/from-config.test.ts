/** The whole way of a training: from the text of a config to weights that another model refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { initialValues } from '../../src/build/initialize.ts'
import type { TrainingModel } from '../../src/build/model.ts'
import { formatNpy } from '../../src/files/npy.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { readEvaluationData, readTrainingData } from '../../src/train/data-files.ts'
import { evaluateModel } from '../../src/train/evaluate.ts'
import { runFolder } from '../../src/train/run-folder.ts'
import { type RunOptions, trainInFolder } from '../../src/train/run.ts'
import { loadWeights } from '../../src/train/weight-files.ts'
import { formatWeights } from '../../src/train/weights.ts'
import { modelOf, trainingOf } from '../build/support.ts'
import { reference } from './toy.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-config-'))
afterAll(() => rmSync(root, { recursive: true }))

// Class 1 where the left half of a picture is brighter than the right one.
const count = 60
const pixels = Uint8Array.from({ length: count * 16 }, (_, i) => {
  const [picture, column] = [i >> 4, i & 3]
  return column < 2 === picture % 3 > 0 ? 150 + ((i * 7) % 100) : (i * 5) % 100
})
const labels = Uint8Array.from({ length: count }, (_, i) => Number(i % 3 > 0))
writeFileSync(
  join(root, 'x.npy'),
  formatNpy({ dtype: 'uint8', shape: [count, 4, 4], data: pixels }),
)
writeFileSync(join(root, 'y.npy'), formatNpy({ dtype: 'uint8', shape: [count], data: labels }))

const layers = `  - Conv2D: {filters: 3, kernel_size: 2}
  - BatchNormalization
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.1}, alpha_constraint: non_neg}
  - Flatten
  - Dropout: 0.1
  - Dense: {units: 6, activation: relu}
  - Dense: {units: 2, activation: softmax}
`

const yaml = (body = layers) => `tenon: 1
name: halves
inputs:
  image: {shape: [4, 4, 1], dtype: uint8, scale: 1/255}
layers:
${body}training:
  data:
    train: {x: x.npy, y: y.npy}
    validation: 1/6
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 0.02}}
  metrics: [accuracy]
  epochs: 6
  batch_size: 8
  seed: 4
`

function optionsFor(folder: string, more: Partial<RunOptions> = {}): RunOptions {
  const training: TrainingModel = createTrainStep(trainingOf(yaml()))
  return {
    ...{ training, createInstance: reference, target: 'reference' },
    initial: initialValues(training.model, training.settings.seed),
    data: readTrainingData(training, { folder: root }),
    files: runFolder(join(root, folder)),
    ...more,
  }
}

const options = optionsFor('run')
const { history, values } = await trainInFolder(options)
const last = history[history.length - 1]!

test('it learns, and validates on the last sixth', () => {
  expect(options.data.validation?.count).toBe(10)
  expect(last.epoch).toBe(6)
  expect(last.metrics['accuracy']).toBeGreaterThan(0.9)
  expect(last.validation!.metrics['accuracy']).toBeGreaterThan(0.8)
})

test('activation layers and layers with an activation are recorded, at their lines', () => {
  expect(last.activations.map(each => `${each.layer} ${each.line}`)).toEqual([
    ...['prelu 8', 'dense 11', 'dense_1 12'],
  ])
  const [prelu, dense, softmax] = last.activations
  expect(prelu!.alpha!.min).toBeGreaterThanOrEqual(0)
  expect(dense!.zero).toBeGreaterThan(0)
  expect(softmax!.neverPositive).toBe(0)
})

test('dropout, moving averages and adam go on where they stopped', async () => {
  const abort = new AbortController()
  let steps = 0
  const onStep = () => void (++steps === 24 && abort.abort())
  await trainInFolder(optionsFor('stopped', { signal: abort.signal, onStep }))
  const resumed = await trainInFolder(optionsFor('stopped', { resume: true }))
  expect(resumed).toEqual({ history, values, interrupted: false })
  const bytes = (folder: string) => readFileSync(runFolder(join(root, folder)).weights, 'hex')
  expect(bytes('stopped')).toBe(bytes('run'))
})

test('evaluating the saved weights gives the scores of the last validation', async () => {
  const { training, files } = options
  const weights = loadWeights(training.model, files.weights)
  const instance = await reference(training.evaluation, weights)
  const { data } = readEvaluationData(training, undefined, { folder: root })
  expect(await evaluateModel({ training, instance, data })).toEqual(last.validation)
})

test('weights never load where an unnamed layer of equal shape came in above', () => {
  const square = '  - Dense: 2\n'
  const saved = yaml(layers + square)
  const training = createTrainStep(trainingOf(saved))
  const file = join(root, 'square.safetensors')
  const initial = initialValues(training.model, 1)
  writeFileSync(file, formatWeights(training.model, initial))
  expect(loadWeights(modelOf(saved), file)).toEqual(initial)
  const inserted = modelOf(yaml(layers + square + square))
  expect(() => loadWeights(inserted, file)).toThrow("unnamed 'dense_3' (Dense) in the model")
  const named = modelOf(yaml(`${layers}${square}    name: dense_2\n`))
  expect(loadWeights(named, file)).toEqual(initial)
})
