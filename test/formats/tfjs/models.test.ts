/** 300 random layers models that TensorFlow.js saved give what it gives. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compileImported, importFile } from '../import.ts'
import { distanceTo } from '../witness.ts'
import { savedModels, writeSaved } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-tfjs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('300 models, a half of them with quantised weights', async () => {
  const kinds = savedModels.map(each =>
    /"dtype":"(uint8|uint16|float16)"/.test(JSON.stringify(each.specs)),
  )
  expect(kinds).toHaveLength(300)
  expect(kinds.filter(Boolean).length).toBeGreaterThan(140)
  const far: string[] = []
  for (const each of savedModels) {
    const written = await importFile(writeSaved(each, folder))
    const distance = distanceTo(each, await compileImported(written))
    // A comparison with NaN is false.
    if (!(distance < 1e-4)) far.push(`seed ${each.seed}: ${distance}`)
  }
  expect(far).toEqual([])
}, 120_000)
