/** Folders of pictures become datasets; whole numbers stand for one value per class. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { formatNpy } from '../../src/files/npy.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { runEvaluation, runTraining } from '../../src/run-training.ts'
import { createBatches } from '../../src/train/batches.ts'
import { readEvaluationData, readTrainingData } from '../../src/train/data-files.ts'
import type { Dataset } from '../../src/train/dataset.ts'
import { trainingOf } from '../build/support.ts'
import { type PngOptions, formatPng } from '../support/png.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-pictures-'))
afterAll(() => rmSync(folder, { recursive: true }))

function save(name: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), bytes)
}

/** Two pixels of grey. */
const grey = (a: number, b: number, more: Partial<PngOptions> = {}) =>
  formatPng({ width: 2, height: 1, type: 0, samples: [a, b], ...more })

for (const set of ['train', 'mixed', 'small']) {
  save(`${set}/ash/1.png`, grey(1, 2))
  save(`${set}/ash/2.PNG`, grey(3, 4))
  save(`${set}/oak/x`, grey(5, 6))
  save(`${set}/oak/.hidden`, 'nothing')
}
save('train/about.txt', 'beside the classes')
save('test/oak/1.png', grey(7, 8))
save('mixed/oak/tom.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))
save('small/oak/y.png', grey(1, 2, { width: 1, height: 2 }))
save('deep/ash/1.png', grey(1, 2, { depth: 16 }))
save('deep/oak/1.png', grey(1, 2))
save('other/elm/1.png', grey(1, 2))
save('bare/1.png', grey(1, 2))
mkdirSync(join(folder, 'empty/ash'), { recursive: true })
mkdirSync(join(folder, 'empty/oak'))
save('y.npy', formatNpy({ dtype: 'int64', shape: [3], data: BigInt64Array.of(1n, 0n, 2n) }))
save('x.npy', formatNpy({ dtype: 'uint8', shape: [3, 1, 2, 1], data: new Uint8Array(6) }))
save('far.npy', formatNpy({ dtype: 'uint8', shape: [3], data: Uint8Array.of(0, 1, 3) }))
save('real.npy', formatNpy({ dtype: 'float32', shape: [3], data: Float32Array.of(0, 1, 2) }))
save('names.csv', 'p,q,kind,number\n1,2,oak,1\n3,4,ash,0\n')

interface Options {
  readonly data: string
  readonly units?: number
  readonly loss?: string
  readonly image?: string
}

const uint8 = '{shape: [1, 2, 1], dtype: uint8, scale: 1/255}'

const yaml = ({
  data,
  units = 2,
  loss = 'sparse_categorical_crossentropy',
  image = uint8,
}: Options) => `tenon: 1
inputs: {image: ${image}}
layers:
  - Flatten
  - Dense: {units: ${units}, activation: ${units === 1 ? 'sigmoid' : 'softmax'}}
    name: tree
training:
  data:
    ${data}
  loss: ${loss}
  optimizer: sgd
  metrics: [accuracy]
  epochs: 1
  batch_size: 2
`

const modelOf = (options: Options) => createTrainStep(trainingOf(yaml(options)))
const inputsOf = (set: Dataset) => createBatches(set, 10).gather(0).inputs

/** Pictures with their labels, in an order that does not depend on how they were mixed. */
function examplesOf(set: Dataset): readonly string[] {
  const { image, 'tree:target': target } = inputsOf(set)
  const width = target!.length / set.count
  return Array.from(
    { length: set.count },
    (_, i) =>
      `${image!.slice(2 * i, 2 * i + 2).join()} ${target!.slice(width * i, width * (i + 1)).join()}`,
  ).sort()
}

describe('a folder per class', () => {
  const train = { data: 'train: {images: train}\n    test: {images: test}' }

  test('gives pictures and class numbers in the order of the names', () => {
    const { train: set, classes } = readTrainingData(modelOf(train), { folder })
    expect(examplesOf(set)).toEqual(['1,2 0', '3,4 0', '5,6 1'])
    expect(classes).toEqual(new Map([['tree', ['ash', 'oak']]]))
  })

  test('numbers the classes of other sets as the training set does', () => {
    const { data } = readEvaluationData(modelOf(train), 'test', { folder })
    expect(examplesOf(data)).toEqual(['7,8 1'])
  })

  test.each([
    ['categorical_crossentropy', 2, ['1,2 1,0', '3,4 1,0', '5,6 0,1']],
    ['binary_crossentropy', 1, ['1,2 0', '3,4 0', '5,6 1']],
  ])('gives what %s compares', (loss, units, wanted) => {
    const model = modelOf({ data: 'train: {images: train}', loss, units })
    expect(examplesOf(readTrainingData(model, { folder }).train)).toEqual(wanted)
  })

  test('is mixed before a part is split off, in the same way each time', () => {
    const model = modelOf({ data: 'train: {images: train}\n    validation: 1' })
    const [one, two] = [0, 1].map(() => readTrainingData(model, { folder }))
    expect([one!.train, one!.validation!].flatMap(examplesOf).sort()).toEqual([
      ...['1,2 0', '3,4 0', '5,6 1'],
    ])
    expect(inputsOf(two!.train)).toEqual(inputsOf(one!.train))
  })

  test('leaves sizes to the pictures where the input does', () => {
    const model = createTrainStep(
      trainingOf(`tenon: 1
inputs: {image: {shape: [h, w, 1], dtype: uint8}}
layers: [GlobalAveragePooling2D, Dense: {units: 2, activation: softmax}]
training: {data: {train: {images: train}}, loss: categorical_crossentropy, optimizer: sgd}
`),
    )
    const { sizes } = readTrainingData(model, { folder }).train
    expect(sizes).toEqual(new Map(Object.entries({ h: 1, w: 2 })))
  })

  test('trains, records the names, and evaluates', async () => {
    const text = yaml(train)
    save('config.yaml', text)
    const config = join(folder, 'config.yaml')
    const { epochs, files, weights } = await runTraining(config, { runs: join(folder, 'runs') })
    expect(epochs.length).toBe(1)
    expect(JSON.parse(readFileSync(files.classes, 'utf8'))).toEqual({ tree: ['ash', 'oak'] })
    const { examples } = await runEvaluation(config, { weights: weights! })
    expect(examples).toBe(1)
  })
})

describe('whole numbers', () => {
  test('stand for one value per class', () => {
    const model = modelOf({
      ...{ data: 'train: {x: x.npy, y: y.npy}', units: 3 },
      loss: '{categorical_crossentropy: {label_smoothing: 0.1}}',
    })
    expect(inputsOf(readTrainingData(model, { folder }).train)['tree:target']).toEqual(
      Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1),
    )
  })

  test.each(['kind', 'number'])('and columns of %s too', column => {
    const model = createTrainStep(
      trainingOf(`tenon: 1
inputs: {x: [2]}
layers: [{Dense: {units: 2, activation: softmax}, name: tree}]
training:
  data: {train: {csv: names.csv, x: [p, q], y: ${column}}}
  loss: kl_divergence
  optimizer: sgd
`),
    )
    expect(inputsOf(readTrainingData(model, { folder }).train)['tree:target']).toEqual(
      Float32Array.of(0, 1, 1, 0),
    )
  })
})

describe('refused', () => {
  const faultOf = (options: Options): string => {
    try {
      const model = modelOf(options)
      readTrainingData(model, { folder })
      readEvaluationData(model, undefined, { folder })
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      return error.diagnostics
        .map(({ code, message }) => `${code}: ${message.replaceAll(folder, 'DIR')}`)
        .join()
    }
    return 'nothing'
  }

  test.each<[string, string, Partial<Options>?]>([
    ['none', 'file-not-found: DIR/none does not exist'],
    ['bare', 'no-pictures: DIR/bare holds no folder, and each is a class'],
    ['empty', 'no-pictures: DIR/empty/ash is a class without pictures'],
    ['mixed', 'unknown-picture-format: DIR/mixed/oak/tom.jpg is no picture that is read here'],
    [
      'small',
      "data-shape: input 'image' needs examples of the shape [1, 2, 1], but DIR/small/oak/",
    ],
    ['deep', "data-dtype: input 'image' is declared as uint8, but DIR/deep/ash/1.png holds uint16"],
    ['train', "class-count: DIR/train holds 2 classes, but 'tree' tells 3 apart", { units: 3 }],
    [
      'train',
      "data-dtype: input 'image' is declared as float32, but DIR/train holds uint8",
      { image: '[1, 2, 1]' },
    ],
    [
      'train',
      "unfit-for-pictures: `images` does not fit this model: 'image' is [batch, 2]; pictures are",
      { image: '{shape: [2], dtype: uint8}' },
    ],
    ['train', 'unfit-for-pictures: `images` does not fit this model: the loss', { loss: 'mse' }],
  ])('%s: %s', (images, message, options = {}) => {
    expect(faultOf({ data: `train: {images: ${images}}`, ...options })).toContain(message)
  })

  test('a class that the training set lacks', () => {
    expect(faultOf({ data: 'train: {images: train}\n    test: {images: other}' })).toBe(
      "unknown-class-folder: DIR/other has the class 'elm', which the training set DIR/train lacks",
    )
  })

  test.each([
    ['far', 'label-range: DIR/far.npy has the label 3 at example 2; the model has 3 classes'],
    ['real', "data-shape: the target of 'tree' needs examples of the shape [3]"],
  ])('%s.npy for classes', (y, message) => {
    const data = `train: {x: x.npy, y: ${y}.npy}`
    expect(faultOf({ data, units: 3, loss: 'categorical_crossentropy' })).toContain(message)
  })

  test('numbers where the loss compares values', () => {
    expect(faultOf({ data: 'train: {x: x.npy, y: y.npy}', units: 3, loss: 'mse' })).toContain(
      "data-shape: the target of 'tree' needs examples of the shape [3]",
    )
  })

  test('`images` beside `x`, and a set without either', () => {
    expect(() => modelOf({ data: 'train: {images: train, x: x.npy}' })).toThrow()
    expect(() => modelOf({ data: 'train: {y: x.npy}' })).toThrow()
  })
})
