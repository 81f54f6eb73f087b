/** A run in a folder: stopped anywhere and resumed, it ends with the bits of a run that was not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { lockFolder } from '../../src/train/lock.ts'
import { createRunFolder, latestRunFolder, runFolder } from '../../src/train/run-folder.ts'
import { type RunOptions, trainInFolder } from '../../src/train/run.ts'
import { loadWeights } from '../../src/train/weight-files.ts'
import { createToy, reference, toyData, toyWeights } from './toy.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-run-'))
afterAll(() => rmSync(root, { recursive: true }))

const training = createToy()
const data = { train: toyData(training, 30), validation: toyData(training, 7) }

function optionsFor(name: string, more: Partial<RunOptions> = {}): RunOptions {
  return {
    ...{ training, data, createInstance: reference, initial: toyWeights(), target: 'reference' },
    files: runFolder(join(root, name)),
    ...more,
  }
}

async function codeOf(options: RunOptions): Promise<string> {
  const fault = await trainInFolder(options).catch((error: unknown) => error)
  if (fault instanceof TenonError) return fault.diagnostics.map(each => each.code).join(' ')
  return fault instanceof Error ? fault.message : 'trained'
}

/** The bytes that two equal runs must have in common. */
function remains(name: string): readonly string[] {
  const { checkpoints, weights, history } = runFolder(join(root, name))
  const files = [weights, history, ...readdirSync(checkpoints).map(each => join(checkpoints, each))]
  return files.map(file => readFileSync(file, 'hex'))
}

test('a run leaves config, two checkpoints, history and weights, and no lock', async () => {
  const { history, values } = await trainInFolder(optionsFor('whole'))
  const files = runFolder(join(root, 'whole'))
  expect(readdirSync(files.folder).sort()).toEqual([
    ...['checkpoints', 'config.yaml', 'history.json', 'weights.safetensors'],
  ])
  expect(readdirSync(files.checkpoints)).toEqual([
    ...['epoch-0002.safetensors', 'epoch-0003.safetensors'],
  ])
  expect(readFileSync(files.config, 'utf8')).toBe(training.model.config.source.text)
  expect(JSON.parse(readFileSync(files.history, 'utf8'))).toEqual({ version: 1, epochs: history })
  const weights = loadWeights(training.model, files.weights)
  for (const [name, loaded] of weights) expect(loaded).toEqual(values.get(name))
  expect(weights.size).toBe(3)
})

test('a run that stops early ends with its best weights, whether it was interrupted or not', async () => {
  // Only the first two epochs count as good, so that the second is the best and the fourth the last.
  const decide = (values: readonly number[]) => ({
    stop: values.length >= 4,
    best: Math.min(values.length, 2),
    rate: values.length > 1 ? 0.01 : 0.05,
  })
  const stopper = { name: 'stopper', monitor: 'val_loss', changesRate: true, decide }
  const stopping = createToy({ callbacks: [stopper] })
  const options = { training: stopping, epochs: 9 }
  const { history } = await trainInFolder(optionsFor('stopped', options))
  expect(history).toHaveLength(4)
  const [best, whole] = [runFolder(join(root, 'stopped')).best, remains('stopped')]
  expect(loadWeights(stopping.model, best)).toEqual(
    loadWeights(stopping.model, runFolder(join(root, 'stopped')).weights),
  )
  const controller = new AbortController()
  const onStep = ({ epoch, step }: { epoch: number; step: number }) => {
    if (epoch === 3 && step === 2) controller.abort()
  }
  await trainInFolder(optionsFor('broken off', { ...options, onStep, signal: controller.signal }))
  await trainInFolder(optionsFor('broken off', { ...options, resume: true }))
  expect(remains('broken off')).toEqual(whole)
})

describe('resuming', () => {
  // 4 steps in each of 3 epochs; the signal comes during each of them in turn.
  const steps = Array.from({ length: 11 }, (_, i) => i + 1)

  test.each(steps)('stopped in step %i of 12 and resumed: the same bits', async stop => {
    const name = `stopped-${stop}`
    const abort = new AbortController()
    let done = 0
    const onStep = () => void (++done === stop && abort.abort())
    const stopped = await trainInFolder(optionsFor(name, { signal: abort.signal, onStep }))
    expect([stopped.interrupted, stopped.history.length]).toEqual([true, Math.floor(stop / 4)])
    await trainInFolder(optionsFor(name, { resume: true }))
    expect(remains(name)).toEqual(remains('whole'))
  })

  test('more epochs go on where fewer ended', async () => {
    await trainInFolder(optionsFor('longer', { epochs: 1 }))
    await trainInFolder(optionsFor('longer', { resume: true }))
    expect(remains('longer')).toEqual(remains('whole'))
  })

  test('with a damaged newest checkpoint the one before is resumed, and the bits are the same', async () => {
    await trainInFolder(optionsFor('damaged', { epochs: 2 }))
    const newest = join(runFolder(join(root, 'damaged')).checkpoints, 'epoch-0002.safetensors')
    writeFileSync(newest, readFileSync(newest).subarray(0, 500))
    const warnings: string[] = []
    const onWarning: RunOptions['onWarning'] = each => void warnings.push(each.code)
    await trainInFolder(optionsFor('damaged', { resume: true, onWarning }))
    expect(warnings).toEqual(['damaged-checkpoint'])
    expect(remains('damaged')).toEqual(remains('whole'))
  })

  test('a finished run that was killed before its weights were written gets them', async () => {
    await trainInFolder(optionsFor('finished'))
    const { weights, history } = runFolder(join(root, 'finished'))
    rmSync(weights)
    rmSync(history)
    await trainInFolder(optionsFor('finished', { resume: true }))
    expect(remains('finished')).toEqual(remains('whole'))
  })

  test.each<[string, Partial<RunOptions>]>([
    ['batch size', { training: createToy({ settings: { batch_size: 16 } }) }],
    ['seed', { training: createToy({ settings: { seed: 2 } }) }],
    ['target', { target: 'wasm' }],
    ['data', { data: { train: toyData(training, 29) } }],
  ])('another %s is refused', async (what, change) => {
    await trainInFolder(optionsFor(`other-${what}`, { epochs: 1 }))
    const resumed = trainInFolder(optionsFor(`other-${what}`, { ...change, resume: true }))
    await expect(resumed).rejects.toThrow(`was trained with another ${what}`)
  })

  test('where all checkpoints are damaged nothing is resumed', async () => {
    await trainInFolder(optionsFor('lost', { epochs: 1 }))
    const { checkpoints } = runFolder(join(root, 'lost'))
    for (const name of readdirSync(checkpoints)) writeFileSync(join(checkpoints, name), 'lost')
    const codes = await codeOf(optionsFor('lost', { resume: true }))
    expect(codes).toBe('damaged-checkpoint damaged-checkpoint no-checkpoint')
  })

  test('a training that ends with NaN leaves the checkpoint before it, without one', async () => {
    const wild = createToy({ learningRate: 1e6 })
    const options = optionsFor('wild', { training: wild })
    expect(await codeOf(options)).toBe('not-finite')
    const { checkpoints } = options.files
    expect(readdirSync(checkpoints)).toEqual(['epoch-0000.safetensors'])
  })
})

describe('folders', () => {
  test('a run that was begun is not overwritten', async () => {
    expect(await codeOf(optionsFor('whole'))).toBe('run-folder-used')
  })

  test('each new run has a folder of its own, and resuming takes the newest', () => {
    const runs = join(root, 'runs')
    const made = [1, 2, 3].map(() => createRunFolder(runs, 'net').folder)
    createRunFolder(runs, 'net-work')
    expect(made).toEqual(['net', 'net-2', 'net-3'].map(name => join(runs, name)))
    expect(latestRunFolder(runs, 'net').folder).toBe(join(runs, 'net-3'))
    expect(() => latestRunFolder(runs, 'ne')).toThrow('no valid checkpoint')
  })

  test('a second training of the same folder is refused while the first one runs', async () => {
    let second: Promise<string> | undefined
    const first = optionsFor('shared', {
      onStep: () => {
        second ??= codeOf(optionsFor('shared', { resume: true }))
      },
    })
    expect(await codeOf(first)).toBe('trained')
    expect(await second).toBe('run-locked')
  })
})

describe('the lock', () => {
  const folder = mkdtempSync(join(root, 'lock-'))
  const lock = join(folder, 'lock')

  test('of a process that has ended is taken over', async () => {
    const child = spawn(process.execPath, ['-e', '0'])
    await once(child, 'exit')
    writeFileSync(lock, JSON.stringify({ pid: child.pid }))
    lockFolder(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  test('of another process with the same number is taken over', () => {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, began: 'another time' }))
    lockFolder(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  test('that was cut off while it was written is taken over', () => {
    writeFileSync(lock, '{"pid":')
    lockFolder(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  test('of a living process is respected, and the error says which file it is', () => {
    const unlock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(`in use by the training of process ${process.pid}`)
    unlock()
    lockFolder(folder)()
  })
})
