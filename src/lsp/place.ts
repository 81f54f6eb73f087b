/** What stands at an offset: the way to it through keys and indexes, and whether it is a key. */
import type { Item } from '../config/item.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Path } from '../fields/field.ts'

export interface Place {
  /** Leads to the value; of a key, to the value below it. */
  readonly path: Path
  readonly on: 'key' | 'value'
  /** The value at the path. */
  readonly item: Item
  /** Of the key or value under the cursor. */
  readonly span: Span
}

/** True where a cursor at the offset touches the span, right after it included. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end
}

/** The innermost key or value at an offset; undefined between values. */
export function placeAt(item: Item, offset: number, path: Path = []): Place | undefined {
  if (item.kind === 'scalar')
    return touches(item.span, offset) ? { path, on: 'value', item, span: item.span } : undefined
  for (const [step, child, key] of childrenOf(item)) {
    const inside = [...path, step]
    if (key && touches(key, offset)) return { path: inside, on: 'key', item: child, span: key }
    const found = touches(child.span, offset) ? placeAt(child, offset, inside) : undefined
    if (found) return found
  }
  return touches(item.span, offset) ? { path, on: 'value', item, span: item.span } : undefined
}

function* childrenOf(item: Item): Iterable<readonly [string | number, Item, Span | undefined]> {
  if (item.kind === 'list') for (const [i, each] of item.items.entries()) yield [i, each, undefined]
  else if (item.kind === 'map')
    for (const [name, { key, value }] of item.entries) yield [name, value, key]
}
