/** A training that is killed by the system loses nothing that it said was saved. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'

import { findLatestCheckpoint } from '../../src/train/checkpoint-folder.ts'
import { permutation } from '../../src/train/shuffle.ts'
import { type RunFolder, runFolder } from '../../src/train/run-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-kill-'))
afterAll(() => rmSync(root, { recursive: true }))

const epochs = 30
const child = new URL('child.ts', import.meta.url).pathname

/** Runs the training; once epoch `killAt` is told, kills it `delay` milliseconds later. */
async function run(folder: string, mode: string, killAt = Infinity, delay = 0): Promise<number> {
  const training = spawn(process.execPath, ['--import', 'tsx', child, folder, mode])
  const ended = once(training, 'close')
  let told = 0
  for await (const line of createInterface(training.stdout)) {
    told = Number(line)
    if (told === killAt) setTimeout(() => training.kill('SIGKILL'), delay)
  }
  const [code] = (await ended) as [number | null]
  expect(code === 0 || code === null, `exit code ${code}`).toBe(true)
  return told
}

function remains({ weights, history, checkpoints }: RunFolder): readonly string[] {
  const files = [weights, history, ...readdirSync(checkpoints).map(each => join(checkpoints, each))]
  return files.map(file => readFileSync(file, 'hex'))
}

test('killed at 3 random points and resumed, it ends with the bits of one that was not', async () => {
  const seed = 3
  const whole = runFolder(join(root, 'whole'))
  expect(await run(whole.folder, 'begin')).toBe(epochs)
  const points = permutation(epochs - 4, seed, 1).subarray(0, 3)
  let killed = 0
  for (const [trial, point] of points.entries()) {
    const files = runFolder(join(root, `killed-${trial}`))
    const told = await run(files.folder, 'begin', point + 1, trial)
    const { found } = findLatestCheckpoint(files.checkpoints)
    expect(found?.sound.history.length, `seed ${seed}, point ${point}`).toBeGreaterThanOrEqual(told)
    if (told < epochs) killed++
    await run(files.folder, 'resume')
    expect(remains(files), `seed ${seed}, point ${point}`).toEqual(remains(whole))
  }
  expect(killed, 'trainings that were killed before they ended').toBeGreaterThanOrEqual(2)
})
