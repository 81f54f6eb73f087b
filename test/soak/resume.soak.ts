/** `tenon train` killed at 20 random points: `--resume` ends with the bits of one long run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

import { formatNpy } from '../../src/files/npy.ts'
import { listEpochs } from '../../src/train/checkpoint-folder.ts'
import { runFolder } from '../../src/train/run-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-soak-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tenon = fileURLToPath(new URL('../../dist/tenon.cjs', import.meta.url))
const [trials, seed, epochs] = [20, 17, 12]

/** Everything that keeps state of its own: dropout, moving averages, optimizer slots, constraints. */
const config = `tenon: 1
name: soak
inputs: {x: [16, 16, 1]}
layers:
  - Conv2D: {filters: 8, kernel_size: 3}
  - BatchNormalization
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.25}, alpha_constraint: non_neg}
  - MaxPooling2D
  - Flatten
  - Dropout: 0.2
  - Dense: {units: 4, activation: softmax}
training:
  data:
    train: {x: x.npy, y: y.npy}
    validation: 0.1
  loss: sparse_categorical_crossentropy
  optimizer: adam
  metrics: [accuracy]
  epochs: ${epochs}
  batch_size: 32
  seed: 5
`

const count = 4000
const pixels = Float32Array.from({ length: count * 256 }, (_, i) => Math.sin(i * 0.37 + (i >> 8)))
const labels = Uint8Array.from({ length: count }, (_, i) => ((i * 7) >> 2) & 3)
writeFileSync(
  join(folder, 'x.npy'),
  formatNpy({ dtype: 'float32', shape: [count, 16, 16], data: pixels }),
)
writeFileSync(join(folder, 'y.npy'), formatNpy({ dtype: 'uint8', shape: [count], data: labels }))
writeFileSync(join(folder, 'soak.yaml'), config)

/** Trains into `runs`; kills the process after `killAfter` milliseconds. True where it ended by itself. */
async function train(runs: string, resume: boolean, killAfter?: number): Promise<boolean> {
  const options = ['train', join(folder, 'soak.yaml'), '--runs', runs]
  if (resume) options.push('--resume')
  const training = spawn(process.execPath, [tenon, ...options], { stdio: 'ignore' })
  const ended = once(training, 'close')
  const timer = killAfter && setTimeout(() => training.kill('SIGKILL'), killAfter)
  const [code] = (await ended) as [number | null]
  clearTimeout(timer)
  if (code !== null) expect(code).toBe(0)
  return code === 0
}

function checkpointsIn(runs: string): readonly number[] {
  const { checkpoints } = runFolder(join(runs, 'soak'))
  return existsSync(checkpoints) ? listEpochs(checkpoints) : []
}

function remains(runs: string): readonly string[] {
  const { weights, history, checkpoints } = runFolder(join(runs, 'soak'))
  const files = [weights, history, ...readdirSync(checkpoints).map(each => join(checkpoints, each))]
  return files.map(file => readFileSync(file, 'hex'))
}

/** Numbers from 0 to 1, the same on every run. */
function createRandom(start: number): () => number {
  let state = start
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

test(`killed at ${trials} random points`, async () => {
  const whole = join(folder, 'whole')
  const began = performance.now()
  expect(await train(whole, false)).toBe(true)
  const duration = performance.now() - began
  const expected = remains(whole)
  const random = createRandom(seed)
  let reached = 0
  for (let trial = 0; trial < trials; trial++) {
    const runs = join(folder, `trial-${trial}`)
    const delay = random() * duration
    const ended = await train(runs, false, delay)
    const saved = checkpointsIn(runs)
    if (!ended && saved.length > 0) reached++
    // Killed before it made its folder, a run has nothing to go on from and begins anew.
    await train(runs, existsSync(join(runs, 'soak')))
    const where = `seed ${seed}, trial ${trial}, killed after ${Math.round(delay)} ms`
    expect(remains(runs), where).toEqual(expected)
  }
  console.log(`${reached} of ${trials} kills came between the first checkpoint and the end`)
  expect(reached, 'kills that reached the training').toBeGreaterThanOrEqual(trials / 2)
})
