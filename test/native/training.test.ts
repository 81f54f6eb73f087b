/** Trainings on native code: the bits of one long run, whatever the threads, and its own target. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TrainOptions, type TrainingStart, train } from '../../src/index.ts'
import { halves, writeHalves } from '../cli/support.ts'
import { compiler, toolchain } from '../support/native.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-native-training-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Everything that a step can hold: scans, dropout, a constraint. */
const layers = `  - Conv2D: {filters: 3, kernel_size: 2, padding: same}
  - PReLU: {shared_axes: [1, 2], alpha_constraint: non_neg}
  - Reshape: [4, 12]
  - GRU: {units: 5, return_sequences: true}
  - LSTM: 4
  - Dropout: 0.1
  - Dense: {units: 2, activation: softmax}
`
const file = join(root, 'model.yaml')
writeFileSync(file, halves(layers, 4))
writeHalves(root)

beforeEach(() => void vi.stubEnv('CC', compiler))
afterEach(() => vi.unstubAllEnvs())

let folders = 0

/** Trains in a folder of runs, a new one by default; gives the bytes of the weights. */
async function trained(options: TrainOptions = {}) {
  const runs = join(root, `runs-${folders++}`)
  mkdirSync(runs)
  const starts: TrainingStart[] = []
  const onStart = (start: TrainingStart): void => void starts.push(start)
  const { weights, interrupted } = await train(file, { runs, onStart, ...options })
  return {
    interrupted,
    target: starts[0]!.target,
    bytes: weights === null ? undefined : readFileSync(weights, 'hex'),
  }
}

/** Trains and stops after 10 steps, in the second epoch. */
async function stopped(options: TrainOptions) {
  const stop = new AbortController()
  let steps = 0
  const onStep = (): void => {
    if (++steps === 10) stop.abort()
  }
  return trained({ ...options, signal: stop.signal, onStep })
}

describe.skipIf(!toolchain)('a training on native code', () => {
  test('ends with the same bits when it was stopped, and for any number of threads', async () => {
    const whole = await trained({ target: 'native' })
    expect(whole.target).toBe('native')
    const runs = join(root, 'stopped')
    expect((await stopped({ runs, target: 'native' })).interrupted).toBe(true)
    expect(await trained({ runs, resume: true, threads: 2 })).toEqual(whole)
    expect(await trained({ target: 'native', threads: 3 })).toEqual(whole)
  })

  test('is found again by `auto`, as one on WebAssembly is', async () => {
    const runs = join(root, 'recorded')
    expect((await stopped({ runs, target: 'wasm' })).target).toBe('wasm')
    const resumed = await trained({ runs, resume: true })
    expect(resumed).toEqual(await trained({ target: 'wasm' }))
  })

  test('goes on nowhere else', async () => {
    const runs = join(root, 'elsewhere')
    await stopped({ runs, target: 'native' })
    await expect(trained({ runs, resume: true, target: 'wasm' })).rejects.toThrow(
      'another target: native then, wasm now',
    )
    vi.stubEnv('CC', 'no-such-cc')
    await expect(trained({ runs, resume: true })).rejects.toThrow('no C compiler')
  })
})
