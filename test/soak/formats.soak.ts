/** Reads 2,000 damaged files of each format, and all random models of TensorFlow.js. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { formatNames } from '../formats/format-mutants.ts'
import { type Outcomes, spareBytes } from '../formats/mutants.ts'
import { farFrom, savedGraphs, savedModels } from '../formats/tfjs/models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-mutants-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Batch {
  readonly outcomes: Outcomes
  readonly coverage: { readonly [folder: string]: number }
  readonly heapUsed: number
  readonly peak: number
}

/** Reads mutants in a process of its own, whose heap may grow to so many MiB and no further. */
async function batch(format: string, seed: number, count: number, heap: number): Promise<Batch> {
  const program = fileURLToPath(new URL('mutant-process.ts', import.meta.url))
  const limits = ['--expose-gc', `--max-old-space-size=${heap}`, '--max-semi-space-size=4']
  const options = [...limits, '--import', 'tsx', program, format, String(seed), String(count)]
  // Half an hour is a hang.
  const child = spawn(process.execPath, options, { timeout: 1_800_000, killSignal: 'SIGKILL' })
  const [output, problems] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (!output.startsWith('{')) throw new Error(`${format}: no result\n${problems}`)
  return JSON.parse(output) as Batch
}

test.each(formatNames)('2,000 mutants of %s', async format => {
  // What the program and the sound files take by themselves.
  const { heapUsed } = await batch(format, 49_000, 20, 2048)
  const heap = Math.ceil((heapUsed + spareBytes) / 2 ** 20)
  const { outcomes, coverage, peak } = await batch(format, 50_000, 2000, heap)
  const memory = `heap of at most ${heap} MiB, peak of the process ${Math.round(peak / 2 ** 20)} MiB`
  console.log(`${format}, seeds 50000 to 51999: ${memory}`, outcomes, 'covered (%):', coverage)
  expect(outcomes.read).toBeGreaterThan(100)
})

test('300 random models of TensorFlow.js give what it gives, and 222 graph models', async () => {
  expect(await farFrom([...savedModels, ...savedGraphs], folder)).toEqual([])
})
