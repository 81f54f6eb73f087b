/** Reads CSV as RFC 4180 has it: a header, then rows of as many fields, each at its place. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { createSource, positionAt } from '../diagnostics/source.ts'

/** Refuses the file at an offset of its text; the fault is shown as file:line:column. */
export type FailInCsv = (at: number, problem: string) => never

/** A field without its quotes, and where it begins in the text. */
export interface CsvField {
  readonly text: string
  readonly at: number
}

export interface CsvTable {
  readonly file: string
  /** Names of the columns, each once. */
  readonly header: readonly string[]
  /** Number of rows below the header. */
  readonly rows: number
  readonly fail: FailInCsv
  /** All fields of one column, from the first row on. */
  forEach(column: number, use: (field: CsvField, row: number) => void): void
}

/** No table that people train on has more columns. */
const maxColumns = 65_536

/**
 * Checks the whole text, row by row, and keeps nothing but it: values are read when a column is
 * asked for. `file` is only named in errors.
 */
export function parseCsv(text: string, file: string): CsvTable {
  const fail: FailInCsv = (at, problem) => {
    const { line, column } = positionAt(createSource(file, text), at)
    return refuse('broken-csv', { file, line, column, problem })
  }
  if (text === '') return fail(0, 'the file is empty; its first line must name the columns')
  const first = readRow(text, 0, fail)
  const header = namesOf(first.fields, fail)
  let rows = 0
  for (let at = first.end; at < text.length; rows++) {
    const { fields, end } = readRow(text, at, fail)
    if (fields.length !== header.length) {
      fail(at, `the row has ${fields.length} fields, but the header ${header.length}`)
    }
    at = end
  }
  return {
    ...{ file, header, rows, fail },
    forEach(column, use) {
      for (let at = first.end, row = 0; at < text.length; row++) {
        const { fields, end } = readRow(text, at, fail)
        use(fields[column]!, row)
        at = end
      }
    },
  }
}

function namesOf(fields: readonly CsvField[], fail: FailInCsv): readonly string[] {
  const names = new Set<string>()
  for (const { text, at } of fields) {
    if (text === '') fail(at, 'a column has no name; the first line must name all of them')
    if (names.has(text)) fail(at, 'two columns have this name')
    names.add(text)
  }
  return [...names]
}

/** The fields of the row that begins at `start`, and where the next one begins. */
function readRow(
  text: string,
  start: number,
  fail: FailInCsv,
): { readonly fields: readonly CsvField[]; readonly end: number } {
  const fields: CsvField[] = []
  for (let at = start; ;) {
    const [field, end] = text[at] === '"' ? quoted(text, at, fail) : bare(text, at, fail)
    fields.push({ text: field, at })
    if (fields.length > maxColumns) fail(at, `a row has more than ${maxColumns} fields`)
    if (text[end] === ',') {
      at = end + 1
      continue
    }
    const next = end + (text[end] === '\r' ? 2 : 1)
    return { fields, end: Math.min(next, text.length) }
  }
}

/** Up to a comma, a line's end or the end of the text. */
function bare(text: string, start: number, fail: FailInCsv): readonly [string, number] {
  let at = start
  for (; at < text.length; at++) {
    const character = text[at]
    if (character === ',' || endsLine(text, at)) break
    if (character === '"') fail(at, 'a quote within a field; put the field in quotes, and write ""')
    if (character === '\r') fail(at, 'a carriage return without a line feed')
  }
  return [text.slice(start, at), at]
}

function quoted(text: string, start: number, fail: FailInCsv): readonly [string, number] {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) fail(start, 'this quote is never closed')
    if (text[quote + 1] !== '"') {
      const end = quote + 1
      if (end < text.length && text[end] !== ',' && !endsLine(text, end))
        fail(end, 'a comma or the end of the line must follow the closing quote')
      return [text.slice(start + 1, quote).replaceAll('""', '"'), end]
    }
    at = quote + 2
  }
}

function endsLine(text: string, at: number): boolean {
  return text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n')
}
