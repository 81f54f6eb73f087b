/** What is being written at the cursor: a key or a value, and where it stands in the config. */
import type { Item } from '../config/item.ts'
import { type Source, type Span, createSource } from '../diagnostics/source.ts'
import type { Path } from '../fields/field.ts'
import { placeAt } from './place.ts'
import { readTree } from './tree.ts'

export interface Cursor {
  readonly on: 'key' | 'value'
  /** Leads to the map whose key is written, or to the value that is written. */
  readonly path: Path
  /** The text of the value or key in front of the cursor. */
  readonly before: string
  /** The tree with a word of no meaning at the cursor. */
  readonly tree: Item
  /** The word in front of the cursor, in the text itself: what a completion replaces. */
  readonly span: Span
  /** True where a colon follows already, or stands in front. */
  readonly colon: boolean
}

/** Something that nobody writes: with it, there is a key or a value at the cursor. */
export const mark = 'cursor\u00b7here'

/** Undefined in comments, and where the text is too broken to tell. */
export function cursorAt(source: Source, offset: number): Cursor | undefined {
  const { text } = source
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const rest = /^[^\n]*/.exec(text.slice(offset))![0]
  if (/(?:^|\s)#/.test(line)) return undefined
  const colon = /^[\w.]*\s*:/.test(rest)
  // A word alone on its line is a key that is being written.
  const isKey = /^\s*[\w.]*$/.test(line) && !colon && !/\S/.test(rest)
  const marked = `${text.slice(0, offset)}${mark}${isKey ? ':' : ''}${text.slice(offset)}`
  const tree = readTree(createSource(source.file, marked))
  const place = tree && placeAt(tree, offset)
  if (!place) return undefined
  const written = marked.slice(place.span.start, place.span.end)
  if (!written.includes(mark)) return undefined
  const before = marked.slice(place.span.start, offset).replace(/^["']/, '')
  const word = /[\w.-]*$/.exec(before)![0]
  const span = { source, start: offset - word.length, end: offset }
  const path = place.on === 'key' ? place.path.slice(0, -1) : place.path
  return { on: place.on, path, before, tree, span, colon }
}
