/** Reads a misspelt key as the one that was meant, once that is said: nothing follows from it. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { findNearest } from '../diagnostics/nearest.ts'
import type { JsonSchema, Path } from '../fields/field.ts'
import { isLayerSite, layerNames } from './forms.ts'
import { type Entry, type MapItem, entriesOf } from './item.ts'
import type { Rule } from './rewrite.ts'
import { schema } from './schema.ts'
import { siblingNames } from './schema-sections.ts'
import { blockSchema } from './schema-language.ts'
import { explainItemKey, explainUnknown } from './unknown.ts'
import { violationAt } from './violation.ts'

const sectionNames = Object.keys(schema['properties'] as JsonSchema)
const blockSections = Object.keys(blockSchema['properties'] as JsonSchema)

/** The file with the sections that were meant, those of its blocks too. */
export function correctSections(file: MapItem, diagnostics: Diagnostic[]): MapItem {
  const correct = (map: MapItem, names: readonly string[], path: Path): MapItem =>
    correctKeys(map, names, key => {
      const parameters = { additionalProperty: key }
      const violation = violationAt(schema, file, 'additionalProperties', path, parameters)
      diagnostics.push(explainUnknown(violation, file, []).diagnostic)
    })
  const corrected = correct(file, sectionNames, [])
  const blocks = corrected.entries.get('blocks')
  if (blocks?.value.kind !== 'map') return corrected
  const entries = [...entriesOf(blocks.value)].map(([name, entry]): [string, Entry] => {
    const { key, value } = entry
    if (value.kind !== 'map') return [name, entry]
    return [name, { key, value: correct(value, blockSections, ['blocks', name]) }]
  })
  const value: MapItem = { ...blocks.value, entries: new Map(entries) }
  return { ...corrected, entries: new Map(corrected.entries).set('blocks', { ...blocks, value }) }
}

/** `- Dense: 8` with `naem: a` beside it. */
export const misspeltSiblings: Rule = (item, site, context) => {
  if (item.kind !== 'map' || item.entries.size < 2 || !isLayerSite(site)) return item
  const { blocks, diagnostics } = context
  const layers = layerNames(context)
  const isLayer = (key: string): boolean => key === 'call' || blocks.has(key) || layers.has(key)
  const named = [...item.entries.keys()].find(isLayer)
  if (named === undefined) return item
  const others = { ...item, entries: new Map([...item.entries].filter(([key]) => key !== named)) }
  const corrected = correctKeys(others, siblingNames, (key, { key: span }) => {
    const names = ['call', ...layers, ...siblingNames]
    const found = { key, item, span, names, whole: item, blocks: [...blocks.keys()] }
    diagnostics.push(explainItemKey(found).diagnostic)
  })
  if (corrected === others) return item
  const layer = [named, item.entries.get(named)!] as const
  return { ...item, entries: new Map([layer, ...corrected.entries]) }
}

/** Renames keys that are near one of `names` which is not there, and calls `report` for each. */
function correctKeys(
  map: MapItem,
  names: readonly string[],
  report: (key: string, entry: Entry) => void,
): MapItem {
  const unknown = [...map.entries.keys()].filter(key => !names.includes(key))
  if (unknown.length === 0) return map
  const free = names.filter(name => !map.entries.has(name))
  const meant = new Map<string, string>()
  for (const key of unknown) {
    const nearest = /^[a-z]/.test(key) && !key.startsWith('x-') ? findNearest(key, free) : undefined
    const isTaken = [...meant.values()].includes(nearest?.name ?? '')
    if (nearest?.how !== 'close' || !nearest.only || isTaken) continue
    meant.set(key, nearest.name)
    report(key, map.entries.get(key)!)
  }
  if (meant.size === 0) return map
  const entries = [...map.entries].map(([key, entry]) => [meant.get(key) ?? key, entry] as const)
  return { ...map, entries: new Map(entries) }
}
