/** Reads Python that is pasted into a config, so that the rest of it can still be checked. */
import type { Source } from '../diagnostics/source.ts'
import type { Entry, Item } from './item.ts'

/** Names of a callable's arguments in the order of its positions; undefined for what is unknown. */
export type ArgumentNames = (callable: string) => readonly string[] | undefined

interface Reader {
  readonly source: Source
  readonly end: number
  readonly names: ArgumentNames
  at: number
}

/** Thrown inside, never seen outside. */
const notPython = Symbol('not Python')

/**
 * `Dense(10)`, `(1, 2)`, `'zeros'`, `None`: one value that fills the range; undefined where it does
 * not.
 */
export function readPython(
  source: Source,
  start: number,
  end: number,
  names: ArgumentNames,
): Item | undefined {
  return read({ source, end, names, at: start }, readValue)
}

/** `alpha=0.1, name='x'`: arguments alone, as a map. */
export function readPythonArguments(
  source: Source,
  start: number,
  end: number,
  names: ArgumentNames,
): Item | undefined {
  return read({ source, end, names, at: start }, reader => {
    const entries = new Map<string, Entry>()
    do {
      const [name, entry] = readKeyword(reader) ?? fail()
      entries.set(name, entry)
    } while (take(reader, /,/y) !== undefined)
    return { kind: 'map', entries, span: { source, start, end } }
  })
}

function read(reader: Reader, rule: (reader: Reader) => Item): Item | undefined {
  try {
    const item = rule(reader)
    skipSpace(reader)
    return reader.at === reader.end ? item : undefined
  } catch (thrown) {
    if (thrown !== notPython) throw thrown
    return undefined
  }
}

function readValue(reader: Reader): Item {
  skipSpace(reader)
  const start = reader.at
  const string = take(reader, /'[^'\n]*'|"[^"\n]*"/y)
  if (string !== undefined) return scalar(reader, start, string.slice(1, -1))
  const number = takeNumber(reader)
  if (number !== undefined) return scalar(reader, start, number)
  if (take(reader, /\(/y) !== undefined) return readSequence(reader, start, /\)/y)
  if (take(reader, /\[/y) !== undefined) return readSequence(reader, start, /\]/y)
  const name = take(reader, /[A-Za-z_][\w.]*/y)
  if (name === undefined) return fail()
  const short = name.slice(name.lastIndexOf('.') + 1)
  if (take(reader, /\(/y) !== undefined) return readCall(reader, start, short)
  return scalar(reader, start, constants.has(short) ? constants.get(short)! : short)
}

/** A number that is the whole value: `1/255` is none. */
function takeNumber(reader: Reader): number | undefined {
  const before = reader.at
  const text = take(reader, /[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y)
  skipSpace(reader)
  const atEnd = reader.at === reader.end || /[,)\]}]/.test(reader.source.text[reader.at]!)
  if (text !== undefined && atEnd) return Number(text.replaceAll('_', ''))
  reader.at = before
  return undefined
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['None', null],
  ['True', true],
  ['False', false],
])

function readSequence(reader: Reader, start: number, close: RegExp): Item {
  const items: Item[] = []
  while (take(reader, close) === undefined) {
    items.push(readValue(reader))
    if (take(reader, /,/y) !== undefined) continue
    if (take(reader, close) === undefined) return fail()
    break
  }
  return { kind: 'list', items, span: { source: reader.source, start, end: reader.at } }
}

/**
 * `Dense(10, activation='relu')` as `{Dense: {units: 10, activation: relu}}`, `l2(0.01)` as `{l2:
 * 0.01}`.
 */
function readCall(reader: Reader, start: number, name: string): Item {
  const { source } = reader
  const positional: Item[] = []
  const entries = new Map<string, Entry>()
  while (take(reader, /\)/y) === undefined) {
    const keyword = readKeyword(reader)
    if (keyword) entries.set(...keyword)
    else positional.push(readValue(reader))
    if (take(reader, /,/y) !== undefined) continue
    if (take(reader, /\)/y) === undefined) return fail()
    break
  }
  const span = { source, start, end: reader.at }
  const key = { source, start, end: start + nameLength(reader, start) }
  const value = valueOf(reader, name, positional, { kind: 'map', entries, span })
  return { kind: 'map', entries: new Map([[name, { key, value }]]), span }
}

/** One positional argument alone is a bare value; others get their names. */
function valueOf(
  reader: Reader,
  name: string,
  positional: readonly Item[],
  map: Item & { readonly kind: 'map' },
): Item {
  if (positional.length === 1 && map.entries.size === 0) return positional[0]!
  const names = positional.length > 0 ? (reader.names(name) ?? fail()) : []
  if (names.length < positional.length) return fail()
  const named = positional.map((value, i) => [names[i]!, { key: value.span, value }] as const)
  return { ...map, entries: new Map([...named, ...map.entries]) }
}

function readKeyword(reader: Reader): [string, Entry] | undefined {
  skipSpace(reader)
  const start = reader.at
  const name = take(reader, /[A-Za-z_]\w*(?=\s*=(?!=))/y)
  if (name === undefined) return undefined
  const key = { source: reader.source, start, end: reader.at }
  take(reader, /=/y)
  return [name, { key, value: readValue(reader) }]
}

function nameLength({ source }: Reader, start: number): number {
  return /^[\w.]*/.exec(source.text.slice(start, start + 200))![0].length
}

function scalar(
  { source, at }: Reader,
  start: number,
  value: string | number | boolean | null,
): Item {
  return { kind: 'scalar', value, span: { source, start, end: at } }
}

/** What the form matches here, spaces before it skipped; the form is sticky. */
function take(reader: Reader, form: RegExp): string | undefined {
  skipSpace(reader)
  form.lastIndex = reader.at
  const found = form.exec(reader.source.text)?.[0]
  if (found === undefined || reader.at + found.length > reader.end) return undefined
  reader.at += found.length
  return found
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.end && /\s/.test(reader.source.text[reader.at]!)) reader.at++
}

function fail(): never {
  throw notPython
}
