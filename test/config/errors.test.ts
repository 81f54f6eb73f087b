/** Tests every diagnostic of the front end on samples; `UPDATE=1` writes them anew. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/read.ts'
import { fieldCodes } from '../../src/diagnostics/codes/fields.ts'
import { habitCodes } from '../../src/diagnostics/codes/habits.ts'
import { languageCodes } from '../../src/diagnostics/codes/language.ts'
import { textCodes } from '../../src/diagnostics/codes/text.ts'
import { refuse } from '../../src/diagnostics/diagnostic.ts'
import { formatText } from '../../src/diagnostics/format-text.ts'
import { type Source, createSource } from '../../src/diagnostics/source.ts'

const folder = fileURLToPath(new URL('../samples/errors/', import.meta.url))
const cases = readdirSync(folder)
const update = process.env['UPDATE'] === '1'

test.each(cases)('%s', name => {
  const { diagnostics } = readConfig(createSource('model.yaml', read(name, 'model.yaml')), {
    read: path => openSample(name, path),
  })
  const actual = `${formatText(diagnostics)}\n`
  if (update) writeFileSync(`${folder}${name}/errors.txt`, actual)
  expect(actual).toBe(read(name, 'errors.txt'))
  expect(diagnostics.length, 'a sample without a fault').toBeGreaterThan(0)
})

test('the samples show every code, but those of texts too large to commit', () => {
  const tooLarge = ['text-too-long', 'too-deep', 'too-many-values', 'too-many-aliases']
  const shown = new Set(
    cases
      .flatMap(name => [...read(name, 'errors.txt').matchAll(/(?:error|warning)\[([\w-]+)\]/g)])
      .map(match => match[1]),
  )
  // What the command line asks for is no part of a file.
  const elsewhere = ['unknown-variant', 'too-many-files']
  const codes = Object.keys({ ...textCodes, ...fieldCodes, ...habitCodes, ...languageCodes })
  expect(codes.filter(code => !shown.has(code))).toEqual([...tooLarge, ...elsewhere])
})

/** Another file of a sample. */
function openSample(name: string, path: string): Source {
  if (!existsSync(`${folder}${name}/${path}`))
    refuse('cannot-read', { file: path, reason: 'it is not there' })
  return createSource(path, read(name, path))
}

function read(name: string, file: string): string {
  const path = `${folder}${name}/${file}`
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
