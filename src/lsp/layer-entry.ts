/** One entry of `layers` as it is written: its type, its arguments, the words beside it. */
import { lookUpLayer } from '../build/lookup.ts'
import type { Entry, Item } from '../config/item.ts'
import { siblingNames } from '../config/schema-sections.ts'
import type { Span } from '../diagnostics/source.ts'
import { textOf } from './tree.ts'

export interface LayerEntry {
  readonly kind: 'layer' | 'block' | 'call'
  /** Main name of the catalog, or the name of the block or module. */
  readonly type: string
  /** Of the type as it is written. */
  readonly span: Span
  readonly args: Item | undefined
  /** Words beside the type, by name. */
  readonly siblings: ReadonlyMap<string, Entry>
}

const blockName = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/

/** Undefined for what names no layer so far. */
export function readLayerEntry(item: Item): LayerEntry | undefined {
  const bare = textOf(item)
  if (bare !== undefined) return entryOf(bare, item.span, undefined, new Map())
  if (item.kind !== 'map') return undefined
  const { entries } = item
  const long = entries.get('type')?.value
  const longType = textOf(long)
  if (long && longType !== undefined) return entryOf(longType, long.span, item, entries)
  const call = entries.get('call')?.value
  const module = textOf(call)
  if (call && module !== undefined)
    return { kind: 'call', type: module, span: call.span, args: undefined, siblings: entries }
  const type = layerKey([...entries.keys()])
  if (type === undefined) return undefined
  const { key, value } = entries.get(type)!
  return entryOf(type, key, value, entries)
}

/** The key that names the layer, among those of an entry. */
export function layerKey(keys: readonly string[]): string | undefined {
  const isSibling = (key: string): boolean =>
    siblingNames.includes(key) || key === 'call' || key === 'type' || key.startsWith('x-')
  return keys.find(key => lookUpLayer(key)) ?? keys.find(key => !isSibling(key))
}

function entryOf(
  written: string,
  span: Span,
  args: Item | undefined,
  siblings: LayerEntry['siblings'],
): LayerEntry {
  const known = lookUpLayer(written)
  if (known) return { kind: 'layer', type: known.type, span, args, siblings }
  const kind = blockName.test(written) ? 'block' : 'layer'
  return { kind, type: written, span, args, siblings }
}
