/** The built command line in processes of its own, and a small data set that trains in moments. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

import { formatNpy } from '../../src/files/npy.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export const program = join(root, 'dist/tenon.cjs')

/** A folder that is removed when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-cli-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd: string
  /** Changes to the environment of the tests. */
  readonly env?: { readonly [name: string]: string }
  readonly whileRunning?: (child: ChildProcess) => void
}

/** Starts the command line; `whileRunning` sees the process. */
export async function tenon(
  args: readonly string[],
  { cwd, env, whileRunning }: RunOptions,
): Promise<Result> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
  })
  const ended = once(child, 'close')
  whileRunning?.(child)
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  const [code] = (await ended) as [number | null]
  return { code, stdout, stderr }
}

export const layers = `  - Conv2D: {filters: 3, kernel_size: 2}
  - BatchNormalization
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.1}, alpha_constraint: non_neg}
  - Flatten
  - Dropout: 0.1
  - Dense: {units: 6, activation: relu}
  - Dense: {units: 2, activation: softmax}
`

/** A config over the data of `writeHalves`. */
export function halves(body = layers, epochs = 6): string {
  return `tenon: 1
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
  epochs: ${epochs}
  batch_size: 8
  seed: 4
`
}

/** Class 1 where the left half of a picture is brighter than the right one. */
export function writeHalves(folder: string, count = 60): void {
  const pixels = Uint8Array.from({ length: count * 16 }, (_, i) => {
    const [picture, column] = [i >> 4, i & 3]
    return column < 2 === picture % 3 > 0 ? 150 + ((i * 7) % 100) : (i * 5) % 100
  })
  const labels = Uint8Array.from({ length: count }, (_, i) => Number(i % 3 > 0))
  const write = (name: string, data: Uint8Array<ArrayBuffer>, shape: readonly number[]): void =>
    writeFileSync(join(folder, name), formatNpy({ dtype: 'uint8', shape, data }))
  write('x.npy', pixels, [count, 4, 4])
  write('y.npy', labels, [count])
}
