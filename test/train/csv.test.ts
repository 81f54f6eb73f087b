/** Columns of a CSV file become datasets; what does not fit is refused where it stands. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { positionAt } from '../../src/diagnostics/source.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { createBatches } from '../../src/train/batches.ts'
import { readEvaluationData, readTrainingData } from '../../src/train/data-files.ts'
import type { Dataset } from '../../src/train/dataset.ts'
import { trainingOf } from '../build/support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))
const save = (name: string, text: string) => writeFileSync(join(folder, name), text)

save('train.csv', 'long,wide,kind,how,w\n1,2.5,rose,2,1\n-3e1,.5,"ash, red",0,2\n4,5,oak,1,0\n')
save('test.csv', 'kind,wide,long\noak,1,2\nrose,3,4\n')
save('far.csv', 'kind,wide,long\noak,1,2\nelm,3,4\n')
save('gaps.csv', 'long,wide,how\n1,2,0\n1,,0\n')
save('text.csv', 'long,wide,how\n1,n/a,0\n')
save('huge.csv', 'long,wide,how\n1,1e39,0\n')
save('half.csv', 'long,wide,how\n1,2,0\n1,2,1.5\n')
save('mixed.csv', 'long,wide,how\n1,2,0\n1,2,l\n')
save('none.csv', 'long,wide,how\n')
save('latin.csv', 'long,wide,how\n1,2,0\n1,2,7\n')

const yaml = (data: string) => `tenon: 1
inputs: {x: [2]}
layers:
  - Dense: {units: 3, activation: softmax}
training:
  data:
    ${data}
  loss: sparse_categorical_crossentropy
  optimizer: sgd
`

const modelOf = (data: string) => createTrainStep(trainingOf(yaml(data)))
const inputsOf = (set: Dataset) => createBatches(set, 10).gather(0).inputs

describe('columns', () => {
  test('of inputs stand in the order that is asked for; names of classes are sorted', () => {
    const model = modelOf('train: {csv: train.csv, x: [wide, long], y: kind, w: w}')
    expect(inputsOf(readTrainingData(model, { folder }).train)).toEqual({
      x: Float32Array.of(2.5, 1, 0.5, -30, 5, 4),
      'dense:target': Int32Array.of(2, 0, 1),
      'dense:weight': Float32Array.of(1, 2, 0),
    })
  })

  test('of classes may hold numbers', () => {
    const model = modelOf('train: {csv: train.csv, x: [wide, long], y: how}')
    const { train } = readTrainingData(model, { folder })
    expect(inputsOf(train)['dense:target']).toEqual(Int32Array.of(2, 0, 1))
  })

  test('of other sets number their classes as the training set does', () => {
    const set = 'x: [long, wide], y: kind}'
    const model = modelOf(`train: {csv: train.csv, ${set}\n    test: {csv: test.csv, ${set}`)
    const { data } = readEvaluationData(model, 'test', { folder })
    expect(inputsOf(data)).toEqual({
      x: Float32Array.of(2, 1, 4, 3),
      'dense:target': Int32Array.of(1, 2),
    })
  })

  test('are split as files are', () => {
    const model = modelOf('train: {csv: train.csv, x: [long, wide], y: kind}\n    validation: 1')
    const { train, validation } = readTrainingData(model, { folder })
    expect([train.count, validation!.count]).toEqual([2, 1])
  })
})

describe('refused', () => {
  function faultsOf(data: string, set?: 'test'): readonly string[] {
    try {
      if (set) readEvaluationData(modelOf(data), set, { folder })
      else readTrainingData(modelOf(data), { folder })
      return []
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      return error.diagnostics.map(({ code, message, span }) => {
        const line = span ? positionAt(span.source, span.start).line : '-'
        return `${line}: ${code}: ${message.replaceAll(folder, 'DIR')}`
      })
    }
  }

  test.each([
    ['gaps.csv', 'broken-csv: DIR/gaps.csv:3:3: the field is empty; fill it, or leave its row out'],
    ['text.csv', "broken-csv: DIR/text.csv:2:3: 'n/a' is no number"],
    ['huge.csv', "broken-csv: DIR/huge.csv:2:3: '1e39' is too large for float32"],
    ['half.csv', "broken-csv: DIR/half.csv:3:5: '1.5' is no int32"],
    ['mixed.csv', "broken-csv: DIR/mixed.csv:3:5: 'l' is no number, but the rows before hold them"],
    ['none.csv', 'no-examples: DIR/none.csv holds no examples'],
    [
      'latin.csv',
      'label-range: DIR/latin.csv has the label 7 at example 1; the model has 3 classes',
    ],
    ['gone.csv', 'file-not-found: DIR/gone.csv does not exist'],
  ])('%s', (file, fault) => {
    const data = `train: {csv: ${file}, x: [long, wide], y: how}`
    expect(faultsOf(data)).toEqual([`7: ${fault}`])
  })

  test.each([
    [
      'train: {csv: train.csv, x: [long, width], y: how}',
      "7: unknown-column: DIR/train.csv has no column 'width'; " +
        'its header names long, wide, kind, how, w',
    ],
    [
      'train: {csv: train.csv, x: [long, wide, how], y: how}',
      "7: data-shape: input 'x' needs examples of the shape [2], but DIR/train.csv holds [3]",
    ],
    [
      'train: {x: [long, wide], y: how}',
      '7: columns-without-csv: a list names columns, and this set has no `csv` that they are in',
    ],
  ])('%s', (data, fault) => expect(faultsOf(data)).toEqual([fault]))

  test('a class that the training set lacks', () => {
    const set = 'x: [long, wide], y: kind}'
    const data = `train: {csv: train.csv, ${set}\n    test: {csv: far.csv, ${set}`
    expect(faultsOf(data, 'test')).toEqual([
      "8: broken-csv: DIR/far.csv:3:1: the training set has no class 'elm'",
    ])
  })
})
