/** What callbacks write: tables and weights, the same ones where a run was interrupted. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { check } from '../../src/api.ts'
import { modelCheckpoint } from '../../src/catalog/callbacks/model-checkpoint.ts'
import { csvLogger } from '../../src/catalog/callbacks/csv-logger.ts'
import { formatTable } from '../../src/train/history.ts'
import { runFolder } from '../../src/train/run-folder.ts'
import { type RunOptions, trainInFolder } from '../../src/train/run.ts'
import { trainingFaultsOf } from '../build/support.ts'
import { readArguments } from '../support/layer-scope.ts'
import { createToy, reference, toyData, toyWeights } from './toy.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-callbacks-'))
afterAll(() => rmSync(root, { recursive: true }))

const best = readArguments(modelCheckpoint.fields, { filepath: 'b', save_best_only: true })
const savesAfter = (values: readonly number[], args = best) =>
  modelCheckpoint.decide({ values, better: 'less', rate: 0.1 }, args).saves

describe('ModelCheckpoint', () => {
  test('writes after the best epochs alone', () => {
    const values = [3, 3, 2, NaN, 2.5, 1]
    const saved = values.map((_, i) => savesAfter(values.slice(0, i + 1)) !== undefined)
    expect(saved).toEqual([true, false, true, false, false, true])
  })

  test('begins at a threshold, or writes after every epoch', () => {
    const args = { filepath: 'b', save_best_only: true, initial_value_threshold: 2 }
    expect(savesAfter([2.5], readArguments(modelCheckpoint.fields, args))).toBeUndefined()
    const every = readArguments(modelCheckpoint.fields, { filepath: 'b' })
    expect(savesAfter([], every)).toEqual(['b'])
  })
})

test('a table has a line per epoch and its columns in order', () => {
  const scores = { loss: 1, metrics: { mae: 0.5 } }
  const epoch = { ...scores, validation: { loss: 3, metrics: { mae: 0.25 } }, activations: [] }
  expect(formatTable([{ epoch: 1, ...epoch }], ';')).toBe(
    'epoch;loss;mae;val_loss;val_mae\n0;1;0.5;3;0.25\n',
  )
})

test('an interrupted run leaves the files of one that was not', async () => {
  const log = readArguments(csvLogger.fields, { filename: 'log.csv' })
  const common = { changesRate: false, monitor: undefined }
  const every = readArguments(modelCheckpoint.fields, { filepath: 'last.safetensors' })
  const watched = (values: readonly number[]) => ({ values, better: 'less', rate: 0.1 }) as const
  const training = createToy({
    callbacks: [
      { ...common, name: 'log', decide: values => csvLogger.decide(watched(values), log) },
      { ...common, name: 'save', decide: values => modelCheckpoint.decide(watched(values), every) },
    ],
  })
  const options = (name: string, more: Partial<RunOptions> = {}): RunOptions => ({
    ...{ training, createInstance: reference, initial: toyWeights(), target: 'reference' },
    data: { train: toyData(training, 30) },
    files: runFolder(join(root, name)),
    ...more,
  })
  await trainInFolder(options('whole'))
  const abort = new AbortController()
  await trainInFolder(options('cut', { signal: abort.signal, onEpoch: () => abort.abort() }))
  await trainInFolder(options('cut', { resume: true }))
  const read = (name: string, file: string) =>
    readFileSync(join(runFolder(join(root, name)).callbacks, file), 'latin1')
  expect(readdirSync(runFolder(join(root, 'whole')).callbacks).sort()).toEqual([
    ...['last.safetensors', 'log.csv'],
  ])
  for (const file of ['last.safetensors', 'log.csv']) {
    expect(read('cut', file)).toBe(read('whole', file))
  }
  expect(read('whole', 'log.csv').split('\n')).toHaveLength(5)
})

const yaml = (callbacks: string) => `tenon: 1
inputs: {x: [2]}
layers: [Dense: 1]
training:
  data: {train: {x: x.npy, y: y.npy}}
  loss: mse
  optimizer: sgd
  callbacks: ${callbacks}
`

test('a monitor matters to the best epoch alone', () => {
  expect(trainingFaultsOf(yaml('[ModelCheckpoint: a]'))).toEqual([])
  expect(trainingFaultsOf(yaml('[ModelCheckpoint: {filepath: a, save_best_only: true}]'))).toEqual([
    'unknown-monitor 8:15',
  ])
})

test('files are plain names, each of one callback', () => {
  for (const name of ['/a', '..', 'a/b', "''", '"{epoch}.keras"', '.a'])
    expect(trainingFaultsOf(yaml(`[CSVLogger: ${name}]`)), name).toEqual(['callback-file 8:15'])
  expect(trainingFaultsOf(yaml('[CSVLogger: a, ModelCheckpoint: A]'))).toEqual([
    'callback-file 8:29',
  ])
})

test('LearningRateScheduler is refused, and schedules named', async () => {
  const { diagnostics } = await check({ text: yaml('[LearningRateScheduler]') })
  expect(diagnostics.map(each => each.code)).toEqual(['not-built'])
  expect(diagnostics[0]!.hint).toContain('schedule')
})
