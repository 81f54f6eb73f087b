/** Exactly one layer in each entry of `layers`: the rule that no schema states well. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { JsonSchema } from '../fields/field.ts'
import { layerNamesIn } from './forms.ts'
import { type Item, itemAt } from './item.ts'
import { reservedSiblings } from './reserved.ts'
import { siblingNames } from './schema-sections.ts'

export function checkLayerKeys(root: JsonSchema, whole: Item): readonly Diagnostic[] {
  const layers = itemAt(whole, ['layers'])
  if (layers === whole || layers.kind !== 'list') return []
  const names = new Set(layerNamesIn(root))
  return layers.items.flatMap(item => checkKeys(item, names))
}

function checkKeys(item: Item, names: ReadonlySet<string>): readonly Diagnostic[] {
  if (item.kind !== 'map') return []
  const known = [...item.entries].filter(([key]) => names.has(key))
  if (known.length > 1) {
    const layers = known.map(([key]) => key)
    return [diagnostic('several-layer-keys', { layers }, known[1]![1].key)]
  }
  // An unknown key is the layer that was meant, and is reported as one.
  const unknown = [...item.entries.keys()].filter(key => !isBeside(key))
  return unknown.length > 0 ? [] : [diagnostic('no-layer-key', {}, placeOf(item))]
}

function isBeside(key: string): boolean {
  return siblingNames.includes(key) || key.startsWith('x-') || Object.hasOwn(reservedSiblings, key)
}

/** The first key: an entry as a whole may be many lines. */
function placeOf(item: Item & { readonly kind: 'map' }): Item['span'] {
  const [first] = item.entries.values()
  return first?.key ?? item.span
}
