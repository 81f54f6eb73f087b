/** Weights of Keras 3 without their model, in one file or in several. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openZip } from '../../../src/files/zip.ts'
import { importModel } from '../../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-shards-'))
afterAll(() => rmSync(folder, { recursive: true }))

const archive = openZip(readFileSync(new URL('shards.zip', import.meta.url)), 'shards.zip')
for (const name of archive.names) writeFileSync(join(folder, name), archive.entry(name)!)
const config = join(folder, 'config.json')

test.each(['alone.weights.h5', 'shards.weights.json'])('%s is the whole model', async name => {
  const whole = await importModel(join(folder, 'whole.keras'))
  const alone = await importModel(join(folder, name), { config })
  expect(Buffer.from(alone.weights).equals(Buffer.from(whole.weights))).toBe(true)
  expect(alone.config.split('\n').slice(1)).toEqual(whole.config.split('\n').slice(1))
  await expect(importModel(join(folder, name))).rejects.toThrow('it holds weights alone')
})

test('shards lie in several files, beside the list alone', async () => {
  expect(archive.names.filter(each => /^shards_\d+/.test(each)).length).toBeGreaterThan(1)
  const path = join(folder, 'outside.weights.json')
  const text = Buffer.from(archive.entry('shards.weights.json')!).toString()
  writeFileSync(path, text.replaceAll('shards_00000', '../shards_00000'))
  await expect(importModel(path, { config })).rejects.toThrow(
    'it is outside the folder of the model',
  )
})
