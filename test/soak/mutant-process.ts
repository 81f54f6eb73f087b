/**
 * A process that reads mutants of one format and prints what became of them: `FORMAT SEED COUNT`.
 * Buffers are counted; that the heap stays small is what its own limit sees to.
 */
import { Session } from 'node:inspector/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/paths.ts'
import type { formatNames } from '../formats/format-mutants.ts'
import { peakMemory } from './peak-memory.ts'
import { coverageOf } from './reader-coverage.ts'

process.chdir(root)
const [format, seed, count] = process.argv.slice(2) as [string, string, string]
const folder = mkdtempSync(join(tmpdir(), 'tenon-mutants-'))
const session = new Session()
session.connect()
void (async () => {
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const { mutantsOf } = await import('../formats/format-mutants.ts')
  const { readMutants } = await import('../formats/mutants.ts')
  try {
    const own = await mutantsOf(format as (typeof formatNames)[number], folder)
    // Readers that are loaded on demand are loaded by the first files.
    await readMutants(own, 1, 20)
    const { result: loaded } = await session.post('Profiler.takePreciseCoverage')
    const outcomes = await readMutants(own, Number(seed), Number(count))
    const { result: run } = await session.post('Profiler.takePreciseCoverage')
    global.gc!()
    const { heapUsed } = process.memoryUsage()
    console.log(
      JSON.stringify({ outcomes, coverage: coverageOf(loaded, run), heapUsed, peak: peakMemory() }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})()
