/** The header of an npy file: a Python dict of descr, fortran_order and shape. */
import { quote } from './quote.ts'

export interface NpyHeader {
  /** NumPy's name of the dtype, such as `<f4`; undefined for the list that describes structs. */
  readonly descr: string | undefined
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
}

/** A place in the header's text; `fail` is given an index into it. */
interface Cursor {
  readonly text: string
  at: number
  readonly fail: (at: number, problem: string) => never
}

const token = /\s*('[^'\\]*'|"[^"\\]*"|\d+|[A-Za-z_]\w*|[^\s])/y

/**
 * Reads the literal that NumPy writes, in any order of keys, with or without trailing commas.
 * Python's other literals are refused; nothing is evaluated.
 */
export function parseNpyHeader(text: string, fail: Cursor['fail']): NpyHeader {
  const cursor: Cursor = { text, at: 0, fail }
  const values = new Map<string, unknown>()
  const readers = new Map<string, (cursor: Cursor) => unknown>([
    ['descr', readDescr],
    ['fortran_order', readBool],
    ['shape', readShape],
  ])
  readList(cursor, '{', '}', () => {
    const at = cursor.at
    const key = readText(cursor, 'a key')
    const reader = readers.get(key)
    if (!reader) return fail(at, `the header has the key ${quote(key)}, which npy does not know`)
    if (values.has(key)) fail(at, `the header has ${quote(key)} twice`)
    expect(cursor, ':')
    values.set(key, reader(cursor))
  })
  if (peek(cursor) !== '') fail(cursor.at, `${quote(peek(cursor))} follows the header`)
  for (const key of readers.keys()) if (!values.has(key)) fail(0, `the header has no ${quote(key)}`)
  return {
    descr: values.get('descr') as string | undefined,
    fortranOrder: values.get('fortran_order') as boolean,
    shape: values.get('shape') as readonly number[],
  }
}

/** The header for C order, padded to `multiple` together with the `before` bytes ahead of it. */
export function formatNpyHeader(
  descr: string,
  shape: readonly number[],
  { before, multiple }: { readonly before: number; readonly multiple: number },
): string {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`
  const length = Math.ceil((before + text.length + 1) / multiple) * multiple - before
  return text.padEnd(length - 1) + '\n'
}

/** A struct's list of fields is skipped: its caller refuses it by name. */
function readDescr(cursor: Cursor): string | undefined {
  if (peek(cursor) !== '[') return readText(cursor, 'descr')
  let depth = 0
  do {
    const next = take(cursor)
    if (next === '') cursor.fail(cursor.at, 'the list of descr never ends')
    depth += next === '[' ? 1 : next === ']' ? -1 : 0
  } while (depth > 0)
  return undefined
}

function readBool(cursor: Cursor): boolean {
  const next = peek(cursor)
  if (next !== 'True' && next !== 'False') {
    cursor.fail(cursor.at, `fortran_order must be True or False, found ${quote(next)}`)
  }
  return take(cursor) === 'True'
}

function readShape(cursor: Cursor): readonly number[] {
  const shape: number[] = []
  const start = cursor.at
  const commas = readList(cursor, '(', ')', () => {
    const next = peek(cursor)
    if (!/^\d+$/.test(next) || !Number.isSafeInteger(Number(next))) {
      cursor.fail(cursor.at, `the shape needs whole numbers below 2^53, found ${quote(next)}`)
    }
    shape.push(Number(take(cursor)))
  })
  // In Python (3) is a number; the tuple is (3,).
  if (shape.length === 1 && commas === 0) cursor.fail(start, 'the shape is a number, not a tuple')
  return shape
}

/** Reads items between `open` and `close`; gives the number of commas. */
function readList(cursor: Cursor, open: string, close: string, readItem: () => void): number {
  expect(cursor, open)
  let commas = 0
  while (peek(cursor) !== close) {
    readItem()
    if (peek(cursor) === close) break
    expect(cursor, ',')
    commas++
  }
  expect(cursor, close)
  return commas
}

function readText(cursor: Cursor, what: string): string {
  const next = peek(cursor)
  if (!/^['"]./.test(next)) cursor.fail(cursor.at, `${what} must be text, found ${quote(next)}`)
  return take(cursor).slice(1, -1)
}

function expect(cursor: Cursor, wanted: string): void {
  const next = peek(cursor)
  if (next !== wanted) {
    const found = next === '' ? 'its end' : quote(next)
    cursor.fail(cursor.at, `expected '${wanted}' in the header, found ${found}`)
  }
  take(cursor)
}

/** The next token, or '' at the end. */
function peek(cursor: Cursor): string {
  token.lastIndex = cursor.at
  return token.exec(cursor.text)?.[1] ?? ''
}

function take(cursor: Cursor): string {
  const next = peek(cursor)
  cursor.at = next === '' ? cursor.text.length : token.lastIndex
  return next
}
