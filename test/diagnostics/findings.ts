/** Reports for the tests of formats: a plain one, and one in which everything is hostile. */
import { type Diagnostic, diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { CheckedFile } from '../../src/diagnostics/report.ts'
import { type Span, createSource } from '../../src/diagnostics/source.ts'

const text = `tenon: 1
inputs: {x: [4]}
layers:
  - Dense: {unit: 3}
  - Dense: {units: 1, activation: softmax}
`
const source = createSource('models/a.yaml', text)

function spanOf(part: string): Span {
  const start = text.indexOf(part)
  return { source, start, end: start + part.length }
}

export const unknown = diagnostic(
  'unknown-field',
  { owner: 'Dense', field: 'unit' },
  spanOf('unit'),
  {
    hint: "did you mean 'units'?",
    notes: [{ message: 'in this layer', span: spanOf('Dense') }, { message: 'and that is all' }],
    fix: { title: "rename to 'units'", span: spanOf('unit'), text: 'units' },
  },
)
export const softmax = diagnostic('softmax-of-one', { owner: 'Dense', axis: 1 }, spanOf('softmax'))
export const unreadable = diagnostic('file-not-found', { file: 'models/b.yaml' }, undefined)

export const plain: readonly CheckedFile[] = [
  { file: 'models/a.yaml', diagnostics: [unknown, softmax] },
  { file: 'models/b.yaml', diagnostics: [unreadable] },
  { file: 'models/c.yaml', diagnostics: [] },
]

/** What a config or a file name may hold to break out of a format. */
export const hostileText =
  'a\n::error::b\r\n%0A%25 <x a="b"> & \']]> ,:; [link](1) \x00\x1b[31m\x07 \ud800 \ufffe 🙂 数字 `|'

export const hostile: readonly CheckedFile[] = [hostileFile(hostileText)]

function hostileFile(file: string): CheckedFile {
  const evil = createSource(file, `x: |\n  ${hostileText}\ny: 1\n`)
  const span = { source: evil, start: 0, end: evil.text.length }
  const details = {
    hint: hostileText,
    notes: [{ message: hostileText, span }],
    fix: { title: hostileText, span, text: hostileText },
  }
  const found = diagnostic('unknown-field', { owner: 'Dense', field: hostileText }, span, details)
  return { file, diagnostics: [found] }
}

/** So many findings of one kind, one a line. */
export function many(count: number, severity: Diagnostic['severity']): CheckedFile {
  const long = createSource('long.yaml', 'line\n'.repeat(count))
  const diagnostics = Array.from({ length: count }, (_, line) => {
    const span = { source: long, start: 5 * line, end: 5 * line + 4 }
    return { ...diagnostic('merge-key', {}, span), severity }
  })
  return { file: 'long.yaml', diagnostics }
}
