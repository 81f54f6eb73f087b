/** Rules that bring the short and long forms of a config into one: name and arguments. */
import type { LayerDefinition } from '../catalog/layer.ts'
import { diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { JsonSchema } from '../fields/field.ts'
import type { Entry, MapItem } from './item.ts'
import type { RewriteContext, Rule, Site } from './rewrite.ts'
import { siblingNames } from './schema-sections.ts'

const kinds: ReadonlySet<unknown> = new Set([
  'activation',
  'initializer',
  'regularizer',
  'constraint',
  'loss',
  'metric',
  'optimizer',
  'layer',
])

/** True where a name of the catalog, or a map with one, is wanted. */
export function isReferenceSite({ schema }: Site): boolean {
  return kinds.has(schema['title'])
}

export function isLayerSite({ schema }: Site): boolean {
  return schema['title'] === 'a layer'
}

// What a schema names never changes, and every layer of a config asks for it.
const known = new WeakMap<JsonSchema, ReadonlySet<string>>()

/** Names that stand in a layer item for a layer. */
export function layerNamesIn(root: JsonSchema): ReadonlySet<string> {
  const found = known.get(root) ?? new Set(listLayers(root))
  known.set(root, found)
  return found
}

function listLayers(root: JsonSchema): readonly string[] {
  const item = (root['$defs'] as JsonSchema)['item'] as JsonSchema
  const names = Object.keys((item['else'] as JsonSchema)['properties'] as JsonSchema)
  return names.filter(name => !siblingNames.includes(name) && name !== 'call')
}

export function layerNames({ root }: RewriteContext): ReadonlySet<string> {
  return layerNamesIn(root)
}

/** The key of a layer's entry that names the layer, where it is one of the catalog. */
export function layerKey({ entries }: MapItem, context: RewriteContext): string | undefined {
  const names = layerNames(context)
  for (const key of entries.keys()) if (names.has(key)) return key
  return undefined
}

/** `{type: Dense, units: 10, name: probs}` -> `{Dense: {units: 10}, name: probs}`. */
export const longForm: Rule = (item, site) => {
  if (item.kind !== 'map' || !(isReferenceSite(site) || isLayerSite(site))) return item
  const type = item.entries.get('type')
  if (type?.value.kind !== 'scalar' || typeof type.value.value !== 'string') return item
  const others = [...item.entries].filter(([key]) => key !== 'type')
  const beside = isLayerSite(site)
    ? others.filter(([key]) => siblingNames.includes(key) || key.startsWith('x-'))
    : []
  const args = new Map(others.filter(each => !beside.includes(each)))
  const value: MapItem = { kind: 'map', entries: args, span: item.span }
  const named: [string, Entry] = [type.value.value, { key: type.value.span, value }]
  return { ...item, entries: new Map([named, ...beside]) }
}

/** `- Flatten` -> `- Flatten: {}`, also for blocks. */
export const bareLayer: Rule = (item, site, context) => {
  if (!isLayerSite(site) || item.kind !== 'scalar' || typeof item.value !== 'string') return item
  if (!layerNames(context).has(item.value) && !context.blocks.has(item.value)) return item
  const entry: Entry = { key: item.span, value: emptyMap(item.span) }
  return { kind: 'map', entries: new Map([[item.value, entry]]), span: item.span }
}

/** `- Add: [a, b]` -> `Add: {}` with `from: [a, b]`. */
export function mergeInputs(layers: readonly LayerDefinition[]): Rule {
  const merging = new Set(
    layers
      .filter(each => each.main === 'inputs')
      .flatMap(each => [each.type, ...(each.aliases ?? [])]),
  )
  return (item, site, context) => {
    if (!isLayerSite(site) || item.kind !== 'map') return item
    const name = layerKey(item, context)
    if (name === undefined || !merging.has(name)) return item
    const { key, value } = item.entries.get(name)!
    if (value.kind !== 'list') return item
    const entries = new Map(item.entries).set(name, { key, value: emptyMap(key) })
    if (entries.has('from'))
      context.diagnostics.push(diagnostic('inputs-twice', { layer: name }, key))
    else entries.set('from', { key: value.span, value })
    return { ...item, entries }
  }
}

/** `Dense: 128` -> `Dense: {units: 128}`, `Flatten:` -> `Flatten: {}`. */
export function mainArgument(layers: readonly LayerDefinition[]): Rule {
  const mains = new Map(layers.map(each => [each.type, each.main]))
  return (item, { definitions }, { settled }) => {
    // A main argument that is a reference leads on to what it refers to.
    const layer = definitions.find(each => mains.has(each))
    if (item.kind === 'map' || layer === undefined || settled.has(item)) return item
    if (item.kind === 'scalar' && item.value === null) return emptyMap(item.span)
    const main = mains.get(layer)
    if (main === undefined || main === 'inputs') return item
    const entry: Entry = { key: item.span, value: item }
    return { kind: 'map', entries: new Map([[main, entry]]), span: item.span }
  }
}

function emptyMap(span: Span): MapItem {
  return { kind: 'map', entries: new Map(), span }
}
