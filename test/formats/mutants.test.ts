/** Damaged files are read or refused with a reason: no crash, no hang. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatMutants } from './format-mutants.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-mutants-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(Object.keys(formatMutants))(
  '300 mutants of %s',
  async format => {
    const outcomes = await formatMutants[format]!(1000, 300, folder)
    console.log(`${format}, seeds 1000 to 1299:`, outcomes)
    // Mutants that never get past the first check test nothing.
    expect(Object.keys(outcomes).length).toBeGreaterThan(3)
    expect(outcomes['read']).toBeGreaterThan(10)
  },
  60_000,
)
