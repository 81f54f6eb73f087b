/** What a config says, in the longest form of everything, so that short forms compare as equal. */
import { catalog } from '../../../src/catalog/catalog.ts'
import { bareLayer, isReferenceSite, longForm } from '../../../src/config/forms.ts'
import type { Entry, Item, MapItem } from '../../../src/config/item.ts'
import { toJson } from '../../../src/config/item.ts'
import { parseText } from '../../../src/config/parse.ts'
import { closedNames } from '../../../src/config/names.ts'
import { type RewriteContext, type Rule, rewriteItems } from '../../../src/config/rewrite.ts'
import { schema } from '../../../src/config/schema.ts'
import { createSource } from '../../../src/diagnostics/source.ts'
import type { Json } from '../../../src/fields/field.ts'

/** Throws where the text is no YAML. */
export function meaningOf(text: string): Json {
  const { item, diagnostics } = parseText(createSource('model.yaml', text))
  if (!item) throw new Error(`${diagnostics.map(each => each.message).join('; ')} in\n${text}`)
  const context: RewriteContext = {
    root: schema,
    diagnostics: [],
    settled: new Set(),
    origins: new Map(),
    poisoned: new Set(),
    blocks: new Map(),
    activations: new Map(),
    inside: (_, __, names) => names,
  }
  return toJson(rewriteItems(item, rules, context, { schema, names: closedNames(new Map()) }))
}

const { layers, ...others } = catalog
const layerNames = new Map(layers.flatMap(l => (l.aliases ?? []).map(a => [a, l.type] as const)))
/** Main names by kind and alias: a loss and a metric may have the same names the other way round. */
const names = new Map(
  Object.entries(others).flatMap(([kind, entries]) =>
    entries.flatMap(each =>
      (each.aliases ?? []).map(a => [`${singular(kind)}.${a}`, each.name] as const),
    ),
  ),
)
const mains = new Map(
  Object.entries(others).flatMap(([kind, entries]) =>
    entries.map(each => [`${singular(kind)}.${each.name}`, each.main]),
  ),
)

function singular(kind: string): string {
  return kind === 'losses' ? 'loss' : kind.replace(/s$/, '')
}

const aliases: Rule = (item, site) => {
  const isLayer = site.schema['title'] === 'a layer'
  if (item.kind !== 'map' || !(isLayer || isReferenceSite(site))) return item
  const kind = String(site.schema['title']).replace(/^an? /, '')
  const nameOf = (name: string): string =>
    layerNames.get(name) ?? (isLayer ? name : (names.get(`${kind}.${name}`) ?? name))
  const entries = [...item.entries].map(([key, entry]) => [nameOf(key), entry] as const)
  const changed = entries.some(([key]) => !item.entries.has(key))
  return changed ? { ...item, entries: new Map(entries) } : item
}

const layerMains = new Map(layers.map(each => [each.type, each.main]))

const bareLayerValue: Rule = (item, site) => {
  if (site.schema['title'] !== 'a layer' || item.kind !== 'map') return item
  const entries = [...item.entries].map(([key, { key: span, value }]): [string, Entry] => {
    const main = layerMains.get(key)
    const isNothing = value.kind === 'scalar' && value.value === null
    if (!layerMains.has(key) || value.kind === 'map') return [key, { key: span, value }]
    if (isNothing) return [key, { key: span, value: emptyMap(value) }]
    const isBare = main !== undefined && main !== 'inputs'
    return [key, { key: span, value: isBare ? mapOf(main, value) : value }]
  })
  const changed = entries.some(([key, { value }]) => item.entries.get(key)!.value !== value)
  return changed ? { ...item, entries: new Map(entries) } : item
}

const nameAlone: Rule = (item, site) => {
  const words = site.schema['enum']
  if (!isReferenceSite(site) || item.kind !== 'scalar' || !Array.isArray(words)) return item
  return words.includes(item.value) ? mapOf(String(item.value), { ...item, value: null }) : item
}

const bareReference: Rule = (item, { definitions }) => {
  const definition = definitions.find(each => mains.has(each))
  if (item.kind === 'map' || definition === undefined) return item
  const main = mains.get(definition)
  if (item.kind === 'scalar' && item.value === null) return emptyMap(item)
  return main === undefined ? item : mapOf(main, item)
}

const rules: readonly Rule[] = [
  longForm,
  bareLayer,
  nameAlone,
  aliases,
  bareLayerValue,
  bareReference,
]

function mapOf(key: string, value: Item): MapItem {
  const entry: Entry = { key: value.span, value }
  return { kind: 'map', entries: new Map([[key, entry]]), span: value.span }
}

function emptyMap({ span }: Item): MapItem {
  return { kind: 'map', entries: new Map(), span }
}
