/** Items: what a YAML text says, JSON-like values with the place of every key and value. */
import type { Span } from '../diagnostics/source.ts'
import type { Json, Path } from '../fields/field.ts'

export interface ScalarItem {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly span: Span
  /** True for text whose value waits for names: `2*f` in a block with the parameter `f`. */
  readonly open?: boolean
}

export interface ListItem {
  readonly kind: 'list'
  readonly items: readonly Item[]
  readonly span: Span
}

export interface Entry {
  readonly key: Span
  readonly value: Item
}

export interface MapItem {
  readonly kind: 'map'
  /** In source order. */
  readonly entries: ReadonlyMap<string, Entry>
  readonly span: Span
}

export type Item = ScalarItem | ListItem | MapItem

/** The plain value of an item, for the schema's validator; objects have no prototype. */
export function toJson(item: Item): Json {
  switch (item.kind) {
    case 'scalar':
      return item.value
    case 'list':
      return item.items.map(toJson)
    case 'map': {
      const result = Object.create(null) as { [key: string]: Json }
      for (const [key, entry] of item.entries) result[key] = toJson(entry.value)
      return result
    }
  }
}

/** The item that a path leads to, or the nearest one above it. */
export function itemAt(item: Item, path: Path): Item {
  let current = item
  for (const step of path) {
    const next = childOf(current, step)
    if (!next) return current
    current = next
  }
  return current
}

/** The place of the last key of a path: what an unknown key or a layer's name is underlined at. */
export function keySpanAt(item: Item, path: Path): Span {
  const last = path[path.length - 1]
  const parent = itemAt(item, path.slice(0, -1))
  if (parent.kind === 'map' && typeof last === 'string')
    return parent.entries.get(last)?.key ?? parent.span
  return itemAt(item, path).span
}

/** What stands at one key or index, if anything does. */
export function childOf(item: Item, step: string | number): Item | undefined {
  if (item.kind === 'map') return item.entries.get(String(step))?.value
  return item.kind === 'list' ? item.items[Number(step)] : undefined
}

/** True where any value of an item waits for names. */
export function isOpen(item: Item): boolean {
  if (item.kind === 'scalar') return item.open === true
  if (item.kind === 'list') return item.items.some(isOpen)
  for (const { value } of item.entries.values()) if (isOpen(value)) return true
  return false
}

/** The entries of a map; none of anything else. */
export function entriesOf(item: Item | undefined): MapItem['entries'] {
  return item?.kind === 'map' ? item.entries : new Map()
}
