/** Reads as much as there is of a text that is being written: broken text gives a tree too. */
import { type Node, isMap, isNode, isScalar, isSeq } from 'yaml'

import { composeText } from '../config/compose-text.ts'
import { type Entry, type Item, childOf } from '../config/item.ts'
import type { Source, Span } from '../diagnostics/source.ts'

const options = {
  version: '1.2',
  schema: 'core',
  strict: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

/**
 * What a text says, as far as it can be read; undefined for what is refused before it is parsed. An
 * alias stands for nothing: names and places are looked up where they are written.
 */
export function readTree(source: Source): Item | undefined {
  const contents = composeText(source, options).document?.contents
  return contents ? readNode(source, contents) : undefined
}

function readNode(source: Source, node: Node): Item {
  const span = spanOf(source, node)
  if (isMap(node)) {
    const entries = new Map<string, Entry>()
    for (const pair of node.items) readPair(source, pair, entries)
    return { kind: 'map', entries, span }
  }
  if (isSeq(node)) {
    const items = node.items.map(each => (isNode(each) ? readNode(source, each) : nothing(span)))
    return { kind: 'list', items, span }
  }
  const value = isScalar(node) ? node.value : null
  return { kind: 'scalar', value: isPlain(value) ? value : null, span }
}

function readPair(
  source: Source,
  { key, value }: { readonly key: unknown; readonly value: unknown },
  entries: Map<string, Entry>,
): void {
  if (!isScalar(key) || entries.has(String(key.value))) return
  const span = spanOf(source, key)
  const item = isNode(value) ? readNode(source, value) : nothing({ ...span, start: span.end })
  entries.set(String(key.value), { key: span, value: item })
}

function nothing(span: Span): Item {
  return { kind: 'scalar', value: null, span }
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function spanOf(source: Source, node: Node): Span {
  const [start, end] = node.range ?? [0, 0]
  return { source, start, end: Math.max(start, end) }
}

/** The entries of the map at a path, none where there is no map. */
export function entriesAt(tree: Item, ...path: readonly string[]): ReadonlyMap<string, Entry> {
  let found: Item | undefined = tree
  for (const step of path) found = found && childOf(found, step)
  return found?.kind === 'map' ? found.entries : new Map()
}

/** The text of a scalar, undefined for everything else. */
export function textOf(item: Item | undefined): string | undefined {
  return item?.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined
}
