/** One layer as a config of its own: the schema judges whole files only. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type Entry, type Item, type MapItem, entriesOf } from './item.ts'
import { type Validation, validateItem } from './validate.ts'

/** What the schema refuses of one entry of `layers`. */
export function validateLayer(item: Item, validation: Validation): readonly Diagnostic[] {
  const { span } = item
  const one: Item = { kind: 'scalar', value: 1, span }
  const entry = (value: Item): Entry => ({ key: span, value })
  const shape: Item = { kind: 'list', items: [one], span }
  const inputs: Item = { kind: 'map', entries: new Map([['x', entry(shape)]]), span }
  const layers: Item = { kind: 'list', items: [item], span }
  const entries = new Map([
    ['tenon', entry(one)],
    ['inputs', entry(inputs)],
    ['layers', entry(layers)],
  ])
  return validateItem({ kind: 'map', entries, span }, validation)
}

/** The entry with the arguments of `rest` in the layer called `layer`; undefined without them. */
export function restItem(item: MapItem, layer: string): MapItem | undefined {
  const rest = entriesOf(item.entries.get('repeat')?.value).get('rest')?.value
  const own = item.entries.get(layer)
  if (rest?.kind !== 'map' || own?.value.kind !== 'map') return undefined
  const value = { ...own.value, entries: new Map([...own.value.entries, ...rest.entries]) }
  return { ...item, entries: new Map(item.entries).set(layer, { ...own, value }) }
}

/** What the schema refuses of `rest`, where the layer itself is sound. */
export function validateRest(
  item: MapItem,
  layer: string,
  validation: Validation,
): readonly Diagnostic[] {
  const merged = restItem(item, layer)
  const rest = entriesOf(item.entries.get('repeat')?.value).get('rest')?.value
  if (!merged || !rest) return []
  return validateLayer(merged, validation).filter(
    ({ span }) => span && span.start >= rest.span.start && span.end <= rest.span.end,
  )
}
