/** State dicts of PyTorch give what PyTorch gives, and keep the text of their config. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compileImported } from '../import.ts'
import { configs } from './configs.ts'
import { importState, runOf, stateBytes } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-torch-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(Object.keys(configs))('%s', async name => {
  const written = await importState(folder, stateBytes(name), configs[name]!)
  expect(written.config).toBe(`tenon: 1\n${configs[name]}\n`)
  const model = await compileImported(written)
  const { x, y } = runOf(name)
  const [result] = Object.values(model.run({ x: x.data as Float32Array }))
  expect(result!.length).toBe(y.data.length)
  const wanted = Array.from(y.data, Number)
  const largest = Math.max(...wanted.map(Math.abs))
  const far = wanted.map((each, i) => Math.abs(each - result![i]!))
  expect(Math.max(...far)).toBeLessThan(Math.max(1e-5, 1e-4 * largest))
})
