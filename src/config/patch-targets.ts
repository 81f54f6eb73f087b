/** Finds what a patch names in the items of a config, and changes it there. */
import { catalog } from '../catalog/catalog.ts'
import type { Entry, Item, ListItem, MapItem } from './item.ts'
import { siblingNames } from './schema-sections.ts'

/** The changed config, or the first name of a path that is not there. */
export type Found =
  { readonly config: MapItem } | { readonly missing: string; readonly known: readonly string[] }

/** Undefined leaves an item out. */
type Change = (item: Item) => Item | undefined
type Changed = { readonly item: Item | undefined } | Exclude<Found, { readonly config: MapItem }>

/** One walk along a path. */
interface Walk {
  readonly config: MapItem
  readonly change: Change
  /** What is put where the last name of the path is not there yet; without it that is a fault. */
  readonly added: Entry | undefined
}

/** `layers.stem.filters: 64`, `params.width: 32`, `training.epochs: 5`. */
export function setAt(config: MapItem, path: string, entry: Entry): Found {
  return walkConfig({ config, change: () => entry.value, added: entry }, path)
}

/** A layer by its name, or anything by its path. */
export function removeAt(config: MapItem, target: string): Found {
  return walkConfig({ config, change: () => undefined, added: undefined }, pathOf(config, target))
}

/** The new layer keeps the name and inputs of the old one, unless it has its own. */
export function replaceAt(config: MapItem, target: string, item: Item): Found {
  const change: Change = old => keepPlace(old, item)
  return walkConfig({ config, change, added: undefined }, layerPath(config, target))
}

/** New layers behind or before the one that `target` names. */
export function insertAt(
  config: MapItem,
  target: string,
  items: readonly Item[],
  after: boolean,
): Found {
  // The list is only known at its end, so a list takes the layer's place until then.
  const mark: ListItem = { kind: 'list', items, span: config.span }
  const change: Change = old => ({ ...mark, items: after ? [old, ...items] : [...items, old] })
  return walkConfig({ config, change, added: undefined }, layerPath(config, target))
}

/** Only a list of layers takes more of them. */
function layerPath(config: MapItem, target: string): string {
  const path = pathOf(config, target)
  return /^layers\.|^blocks\..*\.layers\./.test(path) ? path : `layers.${target}`
}

/** A name without a section in front is that of a layer. */
function pathOf(config: MapItem, target: string): string {
  const [section = ''] = target.split('.')
  const layers = config.entries.get('layers')?.value
  const isLayer = layers?.kind === 'list' && layers.items.some(each => nameOf(each) === target)
  return isLayer || !config.entries.has(section) ? `layers.${target}` : target
}

function keepPlace(old: Item, item: Item): Item {
  if (old.kind !== 'map') return item
  const kept = ['name', 'from'].flatMap(key => {
    const entry = old.entries.get(key)
    return entry ? [[key, entry] as const] : []
  })
  if (item.kind === 'list') return item
  const written: MapItem =
    item.kind === 'map'
      ? item
      : {
          kind: 'map',
          entries: new Map([[String(item.value), { key: item.span, value: nothing(item) }]]),
          span: item.span,
        }
  return {
    ...written,
    entries: new Map([...written.entries, ...kept.filter(([key]) => !written.entries.has(key))]),
  }
}

function nothing({ span }: Item): MapItem {
  return { kind: 'map', entries: new Map(), span }
}

function walkConfig(walk: Walk, path: string): Found {
  const found = changeIn(walk.config, path.split('.'), [], walk)
  if (!('item' in found)) return found
  return { config: (found.item ?? nothing(walk.config)) as MapItem }
}

/** Changes what `steps` lead to; `above` are the names that led here. */
function changeIn(
  item: Item,
  steps: readonly string[],
  above: readonly string[],
  walk: Walk,
): Changed {
  if (steps.length === 0) return { item: walk.change(item) }
  if (item.kind === 'list') return changeList(item, steps, above, walk)
  if (item.kind === 'scalar') return { missing: steps[0]!, known: [] }
  if (above[above.length - 1] === 'a layer') return changeLayer(item, steps, walk)
  return changeMap(item, steps, above, walk)
}

/** Names may hold dots: the longest one that is there counts. */
function longest(steps: readonly string[], has: (name: string) => boolean): number {
  for (let count = steps.length; count > 0; count--)
    if (has(steps.slice(0, count).join('.'))) return count
  return 0
}

function changeMap(
  map: MapItem,
  steps: readonly string[],
  above: readonly string[],
  walk: Walk,
): Changed {
  const count = longest(steps, name => map.entries.has(name))
  const name = count > 0 ? steps.slice(0, count).join('.') : steps[0]!
  const entry = map.entries.get(name)
  if (!entry) {
    const mayAdd = steps.length === 1 && walk.added && !declared.has(above.join('.'))
    if (!mayAdd) return { missing: name, known: [...map.entries.keys()] }
    return { item: { ...map, entries: new Map(map.entries).set(name, walk.added!) } }
  }
  const rest = parameterPath(above, entry.value, steps.slice(count), walk)
  const found = changeIn(entry.value, rest, [...above, name], walk)
  if (!('item' in found)) return found
  const entries = new Map(map.entries)
  if (found.item) entries.set(name, { key: entry.key, value: found.item })
  else entries.delete(name)
  return { item: { ...map, entries } }
}

/** Sections whose names are declared by the base; a patch invents none. */
const declared: ReadonlySet<string> = new Set(['', 'params', 'blocks', 'modules', 'inputs'])

/** `params.width` is the default of a parameter in the long form. */
function parameterPath(
  above: readonly string[],
  value: Item,
  rest: readonly string[],
  { added }: Walk,
): readonly string[] {
  const isLong = above.join('.') === 'params' && value.kind === 'map'
  return isLong && rest.length === 0 && added ? ['default'] : rest
}

function changeList(
  list: ListItem,
  steps: readonly string[],
  above: readonly string[],
  walk: Walk,
): Changed {
  const names = list.items.map(nameOf)
  const count = longest(steps, name => names.includes(name))
  const index = names.indexOf(steps.slice(0, count).join('.'))
  if (count === 0 || index < 0)
    return { missing: steps[0]!, known: names.filter(each => each !== undefined) }
  const found = changeIn(list.items[index]!, steps.slice(count), [...above, 'a layer'], walk)
  if (!('item' in found)) return found
  const { item } = found
  const put = item === undefined ? [] : item.kind === 'list' ? item.items : [item]
  return {
    item: {
      ...list,
      items: [...list.items.slice(0, index), ...put, ...list.items.slice(index + 1)],
    },
  }
}

function nameOf(item: Item): string | undefined {
  const name = item.kind === 'map' ? item.entries.get('name')?.value : undefined
  return name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined
}

/** `filters` is an argument of the layer, `from` stands beside it. */
function changeLayer(item: MapItem, steps: readonly string[], walk: Walk): Changed {
  const [first = ''] = steps
  const inner: readonly string[] = ['arguments']
  if (siblingNames.includes(first) || item.entries.has(first) || item.entries.has('type'))
    return changeMap(item, steps, inner, walk)
  const layer = [...item.entries].find(
    ([key]) => !siblingNames.includes(key) && !key.startsWith('x-'),
  )
  if (!layer) return { missing: first, known: [...item.entries.keys()] }
  const [type, entry] = layer
  const args = asMap(type, entry.value, walk.config)
  const found = changeMap(args, steps, inner, walk)
  if (!('item' in found) || !found.item) return found
  return {
    item: { ...item, entries: new Map(item.entries).set(type, { ...entry, value: found.item }) },
  }
}

/** A bare value stands at its main argument. */
function asMap(type: string, value: Item, config: MapItem): MapItem {
  if (value.kind === 'map') return value
  const main = mainOf(type, config)
  const isNothing = value.kind === 'scalar' && value.value === null
  if (main === undefined || isNothing) return nothing(value)
  return { kind: 'map', entries: new Map([[main, { key: value.span, value }]]), span: value.span }
}

function mainOf(type: string, config: MapItem): string | undefined {
  const layer = catalog.layers.find(each => [each.type, ...(each.aliases ?? [])].includes(type))
  if (layer) return layer.main
  const blocks = config.entries.get('blocks')?.value
  const block = blocks?.kind === 'map' ? blocks.entries.get(type)?.value : undefined
  const params = block?.kind === 'map' ? block.entries.get('params')?.value : undefined
  return params?.kind === 'map' ? [...params.entries.keys()][0] : undefined
}
