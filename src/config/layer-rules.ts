/** What no schema states well: one layer in each entry, and words that belong to other words. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import { layerNamesIn } from './forms.ts'
import { type Item, type MapItem, entriesOf } from './item.ts'
import { blockName, siblingNames } from './schema-sections.ts'
import { validateRest } from './single-layer.ts'
import { explainItemKey } from './unknown.ts'
import type { Validation } from './validate.ts'

interface Context {
  readonly validation: Validation
  readonly whole: Item
  /** Layers of the catalog, and blocks. */
  readonly layers: ReadonlySet<string>
  readonly blocks: readonly string[]
  readonly modules: readonly string[]
}

/** Checks every entry of `layers`, of blocks and of `modules`; `callable` are names of modules. */
export function checkLayerItems(
  whole: Item,
  validation: Validation,
  callable: readonly string[],
): readonly Diagnostic[] {
  const { root, blocks } = validation
  if (whole.kind !== 'map') return []
  const sections = entriesOf(whole)
  const modules = [...entriesOf(sections.get('modules')?.value)]
  const layers = new Set([...layerNamesIn(root), ...blocks])
  const context = { validation, whole, layers, blocks, modules: callable }
  const bodies = [...entriesOf(sections.get('blocks')?.value).values()].map(each => each.value)
  const items = [whole, ...bodies].flatMap(each => itemsOf(entriesOf(each).get('layers')?.value))
  return [
    ...items.flatMap(item => checkItem(item, context)),
    ...modules.flatMap(([, { value }]) => {
      const faults = checkItem(value, context)
      return faults.length === 0 && value.kind === 'map' ? checkModule(value) : faults
    }),
  ]
}

function itemsOf(item: Item | undefined): readonly Item[] {
  return item?.kind === 'list' ? item.items : []
}

function checkItem(item: Item, context: Context): readonly Diagnostic[] {
  if (item.kind !== 'map') return []
  const { entries } = item
  const found = [...checkKeys(item, context), ...checkCall(item, context), ...checkSiblings(item)]
  if (!entries.has('repeat')) return found
  const layer = [...entries.keys()].find(key => context.layers.has(key))
  return layer === undefined ? found : [...found, ...validateRest(item, layer, context.validation)]
}

function checkKeys(item: MapItem, { whole, layers, blocks }: Context): readonly Diagnostic[] {
  if (isOneLayer(item, layers)) return []
  const known = [...item.entries].filter(([key]) => key === 'call' || layers.has(key))
  if (known.length > 1) {
    const names = known.map(([key]) => key)
    return [diagnostic('several-layer-keys', { layers: names }, known[1]![1].key)]
  }
  const unknown = [...item.entries.keys()].filter(key => !isBeside(key) && known[0]?.[0] !== key)
  // What the schema refuses has its diagnostic; what it takes for a block may be none.
  const words = unknown.filter(key => blockPattern.test(key))
  if (known.length === 0 && unknown.length === 0)
    return [diagnostic('no-layer-key', {}, placeOf(item))]
  const names = ['call', ...layers, ...siblingNames]
  return words.map(key => {
    const { key: span } = item.entries.get(key)!
    return explainItemKey({ key, item, span, names, whole, blocks }).diagnostic
  })
}

/** One layer and words that stand beside layers, as in almost every entry. */
function isOneLayer({ entries }: MapItem, layers: ReadonlySet<string>): boolean {
  let count = 0
  for (const key of entries.keys()) {
    if (key === 'call' || layers.has(key)) count++
    else if (!isBeside(key)) return false
  }
  return count === 1
}

const blockPattern = new RegExp(blockName)

function isBeside(key: string): boolean {
  return siblingNames.includes(key) || key.startsWith('x-')
}

/** The first key: an entry as a whole may be many lines. */
function placeOf(item: MapItem): Span {
  const [first] = item.entries.values()
  return first?.key ?? item.span
}

function checkCall({ entries }: MapItem, { modules }: Context): readonly Diagnostic[] {
  const called = entries.get('call')?.value
  if (called?.kind !== 'scalar' || typeof called.value !== 'string' || called.open) return []
  const module = called.value
  if (modules.includes(module)) return []
  const known = modules.length > 0 ? `modules: ${modules.join(', ')}` : 'the config has no modules'
  const hint = nearestHint(module, modules) ?? known
  return [diagnostic('unknown-module', { module }, called.span, { hint })]
}

const lonely = [
  ['else', 'when'],
  ['share', 'repeat'],
] as const

function checkSiblings({ entries }: MapItem): readonly Diagnostic[] {
  return lonely.flatMap(([field, needed]) => {
    const entry = entries.get(field)
    if (!entry || entries.has(needed)) return []
    const place = `without '${needed}'`
    return [diagnostic('misplaced-sibling', { field, place, advice: `write both` }, entry.key)]
  })
}

const ofPlaces = ['name', 'from', 'repeat', 'when', 'else', 'share', 'weights', 'call']

function checkModule({ entries }: MapItem): readonly Diagnostic[] {
  return ofPlaces.flatMap(field => {
    const entry = entries.get(field)
    const advice = 'it stands beside the `call`'
    const parameters = { field, place: 'in a module', advice }
    return entry ? [diagnostic('misplaced-sibling', parameters, entry.key)] : []
  })
}
