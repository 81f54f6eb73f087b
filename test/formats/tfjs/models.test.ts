/** Random layers models that TensorFlow.js saved give what it gives. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { farFrom, savedModels } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-tfjs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('there are 300 models, more than a half of them with quantised weights', () => {
  const kinds = savedModels.map(each =>
    /"dtype":"(uint8|uint16|float16)"/.test(JSON.stringify(each.specs)),
  )
  expect(kinds).toHaveLength(300)
  expect(kinds.filter(Boolean).length).toBeGreaterThan(150)
})

test('every sixth of them; the soak takes all', async () => {
  expect(
    await farFrom(
      savedModels.filter((_, i) => i % 6 === 0),
      folder,
    ),
  ).toEqual([])
}, 120_000)
