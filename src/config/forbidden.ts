/** `limits.forbid`: names of layers and fields, each of which must exist to be forbidden. */
import type { Catalog } from '../catalog/catalog.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { type Item, type MapItem, entriesOf } from './item.ts'
import { unknownLayer } from './unknown.ts'

/** A misspelt name would forbid nothing. */
export function checkForbidden(
  config: MapItem,
  catalog: Catalog,
  blocks: readonly string[],
): readonly Diagnostic[] {
  const { layers } = catalog
  const names = [...layers.flatMap(each => [each.type, ...(each.aliases ?? [])]), ...blocks]
  const { activations, constraints, initializers, regularizers } = catalog
  const inside = [...activations, ...constraints, ...initializers, ...regularizers]
  const fields = [...new Set([...layers, ...inside].flatMap(each => Object.keys(each.fields)))]
  const variants = [...entriesOf(config.entries.get('variants')?.value).values()]
  return [config, ...variants.map(each => each.value)].flatMap(each => {
    const forbid = entriesOf(entriesOf(each).get('limits')?.value).get('forbid')?.value
    return forbid?.kind === 'list' ? forbid.items.flatMap(item => check(item, fields, names)) : []
  })
}

function check(
  item: Item,
  fields: readonly string[],
  names: readonly string[],
): readonly Diagnostic[] {
  if (item.kind === 'scalar' && typeof item.value === 'string')
    return names.includes(item.value) ? [] : [unknownLayer(item.value, item.span, names)]
  if (item.kind !== 'map') return []
  return [...item.entries].flatMap(([field, { key }]) => {
    if (fields.includes(field)) return []
    const hint = nearestHint(field, fields)
    return [diagnostic('unknown-field', { owner: 'every layer', field }, key, { hint })]
  })
}
