/** Reads 2,000 damaged files of each format, and all random models of TensorFlow.js. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { farFrom, savedModels } from '../formats/tfjs/models.ts'
import { formatMutants } from '../formats/format-mutants.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-mutants-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(Object.keys(formatMutants))('2,000 mutants of %s', async format => {
  const outcomes = await formatMutants[format]!(50_000, 2000, folder)
  console.log(`${format}, seeds 50000 to 51999:`, outcomes)
  expect(outcomes['read']).toBeGreaterThan(100)
})

test('300 random models of TensorFlow.js give what it gives', async () => {
  expect(await farFrom(savedModels, folder)).toEqual([])
})
