/** Damaged files are read or refused with a reason: no crash, no hang, no memory taken for nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../scripts/paths.ts'
import { allocatedBy } from './allocation.ts'
import { formatNames, mutantsOf } from './format-mutants.ts'
import { readMutants } from './mutants.ts'

process.chdir(root)
const folder = mkdtempSync(join(tmpdir(), 'tenon-mutants-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(formatNames)(
  '300 mutants of %s',
  async format => {
    const outcomes = await readMutants(await mutantsOf(format, folder), 1000, 300)
    console.log(`${format}, seeds 1000 to 1299:`, outcomes)
    // Mutants that never get past the first check test nothing.
    expect(outcomes.read).toBeGreaterThan(10)
    expect(Object.keys(outcomes.refused).length).toBeGreaterThan(0)
  },
  60_000,
)

test('buffers are counted, also those that are given up', async () => {
  const bytes = await allocatedBy(() => {
    const floats = new Float32Array(1000)
    void Float64Array.from(floats).subarray(1)
    void new Uint8Array(floats.buffer)
    return Promise.resolve()
  })
  expect(bytes).toBe(4000 + 8000)
})
