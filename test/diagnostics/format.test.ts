/** Tests how diagnostics look to people and to programs. */
import { expect, test } from 'vitest'
import { diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { jsonReport } from '../../src/diagnostics/format-json.ts'
import { countText, formatText } from '../../src/diagnostics/format-text.ts'
import { messages } from '../../src/diagnostics/messages.ts'
import { inSourceOrder } from '../../src/diagnostics/order.ts'
import { createSource } from '../../src/diagnostics/source.ts'

const text = 'tenon: 1\nlayers:\n  - Dense: {unit: 3}\n'
const source = createSource('model.yaml', text)
const span = (part: string) => {
  const start = text.indexOf(part)
  return { source, start, end: start + part.length }
}
const unknown = diagnostic('unknown-field', { owner: 'Dense', field: 'unit' }, span('unit'), {
  hint: "did you mean 'units'?",
  notes: [{ message: 'in this layer', span: span('Dense') }],
  fix: { title: "rename to 'units'", span: span('unit'), text: 'units' },
})

test('text shows place, code, message, line, mark, notes, hint and fix', () => {
  expect(formatText([unknown])).toBe(
    `
model.yaml:3:13: error[unknown-field]: Dense has no field 'unit'
3 |   - Dense: {unit: 3}
  |             ^^^^
  = note: model.yaml:3:5: in this layer
3 |   - Dense: {unit: 3}
  |     ^^^^^
  = hint: did you mean 'units'?
  = fix: rename to 'units'
`.trim(),
  )
})

test('colour changes nothing but colour', () => {
  const colored = formatText([unknown], { color: true })
  expect(colored).toContain('\x1b[31m')
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(formatText([unknown]))
})

test('a long line is cut around its mark', () => {
  const long = createSource('model.yaml', `${'a'.repeat(500)}!${'b'.repeat(500)}`)
  const [, line, mark] = formatText([
    diagnostic('merge-key', {}, { source: long, start: 500, end: 501 }),
  ]).split('\n')
  expect(line!.length).toBeLessThan(130)
  expect(line![mark!.indexOf('^')]).toBe('!')
})

test('marks stand below wide characters and tabs', () => {
  const wide = createSource('model.yaml', '\t数字: x')
  const shown = formatText([diagnostic('merge-key', {}, { source: wide, start: 5, end: 6 })])
  expect(shown.split('\n')[2]).toBe(`  | ${' '.repeat(4 + 4 + 2)}^`)
})

test('json has lines and columns from 1, and the end after the last character', () => {
  const { version, files, diagnostics } = jsonReport(1, [unknown])
  expect({ version, files }).toEqual({ version: 1, files: 1 })
  const place = { file: 'model.yaml', line: 3, column: 13, endLine: 3, endColumn: 17 }
  expect(diagnostics).toEqual([
    {
      ...place,
      severity: 'error',
      code: 'unknown-field',
      message: "Dense has no field 'unit'",
      hint: "did you mean 'units'?",
      notes: [
        {
          file: 'model.yaml',
          line: 3,
          column: 5,
          endLine: 3,
          endColumn: 10,
          message: 'in this layer',
        },
      ],
      fix: { ...place, title: "rename to 'units'", text: 'units' },
    },
  ])
  expect(JSON.parse(JSON.stringify(diagnostics))).toEqual(diagnostics)
})

test('diagnostics come in source order, each once, those without a place last', () => {
  const first = diagnostic('merge-key', {}, span('tenon'))
  const nowhere = diagnostic('merge-key', {}, undefined)
  expect(inSourceOrder([nowhere, unknown, first, unknown])).toEqual([first, unknown, nowhere])
})

test('counts read as a sentence', () => {
  const warning = { ...unknown, severity: 'warning' as const }
  expect(countText([unknown, warning, unknown])).toBe('2 errors, 1 warning')
  expect(countText([])).toBe('')
})

test.each(Object.entries(messages))('%s is explained', (code, { explain }) => {
  expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  expect(explain.length).toBeGreaterThan(40)
})

test.each(Object.entries(messages))('%s has a bad and a good example', (_, { explain }) => {
  expect(explain).toMatch(/^Bad:/m)
  expect(explain).toMatch(/^Good:/m)
})
