/** `limits.forbid`: names of layers and fields, each of which must exist to be forbidden. */
import type { LayerDefinition } from '../catalog/layer.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { type Item, type MapItem, entriesOf } from './item.ts'
import { unknownLayer } from './unknown.ts'

/** A misspelt name would forbid nothing. */
export function checkForbidden(
  config: MapItem,
  layers: readonly LayerDefinition[],
  blocks: readonly string[],
): readonly Diagnostic[] {
  const names = [...layers.flatMap(each => [each.type, ...(each.aliases ?? [])]), ...blocks]
  const variants = [...entriesOf(config.entries.get('variants')?.value).values()]
  return [config, ...variants.map(each => each.value)].flatMap(each => {
    const forbid = entriesOf(entriesOf(each).get('limits')?.value).get('forbid')?.value
    return forbid?.kind === 'list' ? forbid.items.flatMap(item => check(item, layers, names)) : []
  })
}

function check(
  item: Item,
  layers: readonly LayerDefinition[],
  names: readonly string[],
): readonly Diagnostic[] {
  if (item.kind === 'scalar' && typeof item.value === 'string')
    return names.includes(item.value) ? [] : [unknownLayer(item.value, item.span, names)]
  if (item.kind !== 'map') return []
  return [...item.entries].flatMap(([field, { key }]) => {
    if (layers.some(({ fields }) => Object.hasOwn(fields, field))) return []
    const known = [...new Set(layers.flatMap(({ fields }) => Object.keys(fields)))]
    const hint = nearestHint(field, known)
    return [diagnostic('unknown-field', { owner: 'every layer', field }, key, { hint })]
  })
}
