/** A checkpoint is whole or it is not there: failing disks, flipped bits and cut-off files. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { type Checkpoint, formatCheckpoint, verifyCheckpoint } from '../../src/train/checkpoint.ts'
import {
  findLatestCheckpoint,
  listEpochs,
  removeLeftovers,
  writeCheckpoint,
} from '../../src/train/checkpoint-folder.ts'
import { startValues } from '../../src/train/values.ts'
import { type Failure, failingFileSystem } from '../files/failing-file-system.ts'
import { createToy, toyWeights } from './toy.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-checkpoint-'))
afterAll(() => rmSync(root, { recursive: true }))

const folder = join(root, 'checkpoints')
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

const training = createToy()
const identity = {
  ...{ layers: 'l', 'training section': 't', data: 'd' },
  ...{ 'batch size': '8', seed: '1', target: 'reference' },
}

function checkpointOf(epochs: number): Checkpoint {
  const history = Array.from({ length: epochs }, (_, i) => {
    return { epoch: i + 1, loss: 1 / (i + 3), metrics: { mae: 0.1 }, activations: [] }
  })
  const values = startValues(training, toyWeights())
  return { identity, history, values: new Map([...values, ['step', Int32Array.of(epochs)]]) }
}

const bytesOf = (epochs: number) => formatCheckpoint(training, checkpointOf(epochs))

/** How many epochs the newest valid checkpoint has behind it; -1 where there is none. */
function latest(): number {
  return findLatestCheckpoint(folder).found?.sound.history.length ?? -1
}

test('what was written is found again, numbers and all', () => {
  writeCheckpoint(folder, 2, bytesOf(2))
  const { found, warnings } = findLatestCheckpoint(folder)
  expect(warnings).toEqual([])
  expect(found!.sound.history).toEqual(checkpointOf(2).history)
  expect(found!.sound.identity).toEqual(identity)
  expect(found!.sound.tensors.get('step')!.data).toEqual(Int32Array.of(2))
  expect([...found!.sound.tensors.keys()].sort()).toEqual([
    ...['dense/kernel', 'dense/kernel:velocity', 'dense_1/kernel', 'dense_1/kernel:velocity'],
    ...['prelu/alpha', 'prelu/alpha:velocity', 'step'],
  ])
})

test('the two newest are kept', () => {
  for (let epoch = 0; epoch <= 12; epoch++) writeCheckpoint(folder, epoch, bytesOf(epoch))
  expect(listEpochs(folder)).toEqual([12, 11])
})

test('what a killed process left is removed, and nothing else', () => {
  const names = [
    '.epoch-0003.safetensors.01234567-89ab-cdef-0123-456789abcdef.tmp',
    '.other.01234567-89ab-cdef-0123-456789abcdef.tmp',
    'epoch-0003.safetensors.bak',
  ]
  for (const name of names) writeFileSync(join(folder, name), 'x')
  removeLeftovers(folder)
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort())
})

describe('a disk that fails', () => {
  const failures: readonly Failure[] = ['before', 'after', 'crash', 'short']

  test.each(failures)('%s any one operation: the newest checkpoint is whole', failure => {
    const { operations } = write(Infinity, failure)
    expect(operations).toContain('unlink')
    let acknowledged = 0
    for (let at = 0; at < operations.length; at++) {
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
      const trial = write(at, failure)
      if (trial.done) acknowledged++
      const found = latest()
      // Never none, never a mixture; what was acknowledged is there.
      expect(trial.done ? [3] : [2, 3], `${failure} at ${operations[at]}, ${at}`).toContain(found)
      expect(findLatestCheckpoint(folder).warnings).toEqual([])
    }
    expect(acknowledged).toBe(failure === 'short' ? operations.length : 0)
  })

  /** Checkpoints 1 and 2 lie there; the third is written on a file system that fails at `at`. */
  function write(at: number, failure: Failure) {
    writeCheckpoint(folder, 1, bytesOf(1))
    writeCheckpoint(folder, 2, bytesOf(2))
    const { fileSystem, operations } = failingFileSystem(at, failure, 'ENOSPC')
    try {
      writeCheckpoint(folder, 3, bytesOf(3), fileSystem)
      return { operations, done: true }
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      expect(error.diagnostics[0]!.code).toBe('cannot-write')
      return { operations, done: false }
    }
  }
})

describe('damage', () => {
  /** A generator of its own, so that the cases are the same on every run. */
  function random(seed: number): (limit: number) => number {
    let state = seed
    return limit => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * limit)
    }
  }

  function isSound(bytes: Uint8Array): boolean {
    try {
      return typeof verifyCheckpoint(bytes, 'c') !== 'string'
    } catch (error) {
      if (error instanceof TenonError) return false
      throw error
    }
  }

  test('any flipped bit is found', () => {
    const bytes = bytesOf(2)
    const pick = random(20)
    let found = 0
    for (let i = 0; i < 2000; i++) {
      const at = pick(bytes.length * 8)
      bytes[at >> 3]! ^= 1 << (at & 7)
      if (!isSound(bytes)) found++
      bytes[at >> 3]! ^= 1 << (at & 7)
    }
    expect(found, 'seed 20').toBe(2000)
    expect(isSound(bytes)).toBe(true)
  })

  test('any cut is found', () => {
    const bytes = bytesOf(2)
    const pick = random(21)
    const cuts = Array.from({ length: 500 }, () => bytes.subarray(0, pick(bytes.length)))
    expect(cuts.filter(isSound).length, 'seed 21').toBe(0)
  })

  test('the one before is used, and the damage is told', () => {
    writeCheckpoint(folder, 1, bytesOf(1))
    const file = writeCheckpoint(folder, 2, bytesOf(2))
    const bytes = bytesOf(2)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(file, bytes)
    expect(latest()).toBe(1)
    expect(findLatestCheckpoint(folder).warnings.map(each => each.message)).toEqual([
      `${file} is left aside: its checksum is wrong`,
    ])
  })

  test('a weights file is no checkpoint', () => {
    writeFileSync(join(folder, 'epoch-0001.safetensors'), 'not at all')
    expect(latest()).toBe(-1)
  })
})
