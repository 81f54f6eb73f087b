/** Tests that a config reads nothing outside its folder. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { createConfinedReader } from '../../src/files/confined.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-confined-')))
afterAll(() => rmSync(folder, { recursive: true }))

for (const path of ['a/blocks', 'a-other']) mkdirSync(join(folder, path), { recursive: true })
for (const path of ['a/model.yaml', 'a/blocks/b.yaml', 'a-other/secret.yaml', 'secret.yaml'])
  writeFileSync(join(folder, path), path)
symlinkSync(join(folder, 'secret.yaml'), join(folder, 'a/link.yaml'))
symlinkSync(join(folder, 'a-other'), join(folder, 'a/folder'))
symlinkSync(join(folder, 'a/blocks/b.yaml'), join(folder, 'a/inside.yaml'))

const root = join(folder, 'a/model.yaml')
const read = (path: string, from = root) => createConfinedReader(root)(path, createSource(from, ''))

test('files below the folder are read, relative to the file that names them', () => {
  expect(read('blocks/b.yaml').text).toBe('a/blocks/b.yaml')
  expect(read('../model.yaml', join(folder, 'a/blocks/b.yaml')).text).toBe('a/model.yaml')
})

test.each([
  '../secret.yaml',
  '../a-other/secret.yaml',
  'link.yaml',
  'folder/secret.yaml',
  'inside.yaml',
  'blocks',
  'missing.yaml',
])('%s is refused', path => {
  expect(() => read(path)).toThrow(TenonError)
})

test('a folder that is itself behind a link is no obstacle', () => {
  symlinkSync(join(folder, 'a'), join(folder, 'linked'))
  const linked = join(folder, 'linked/model.yaml')
  expect(createConfinedReader(linked)('blocks/b.yaml', createSource(linked, '')).text).toBe(
    'a/blocks/b.yaml',
  )
})
