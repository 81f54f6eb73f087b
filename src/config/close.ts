/** Gives a layer its values: what waited for names is evaluated and checked like a literal. */
import { catalog } from '../catalog/catalog.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { activationName } from './activations/uses.ts'
import type { LayerItem, Names } from './config.ts'
import { type Entry, type Item, type MapItem, toJson } from './item.ts'
import { type KnownNames, knownNames } from './names.ts'
import { closeNames, closeText } from './numbers.ts'
import { type RewriteContext, createContext, rewriteItems } from './rewrite.ts'
import { schema } from './schema.ts'
import { restItem, validateLayer } from './single-layer.ts'
import { splitLayer, typeTable } from './split.ts'

export { evaluateCondition, evaluateCount, evaluateText } from './open-text.ts'

export interface ClosedLayer {
  /** Undefined where something is wrong, or poisoned. */
  readonly layer: LayerItem | undefined
  /** It depends on something that has its diagnostic already. */
  readonly poisoned: boolean
  readonly diagnostics: readonly Diagnostic[]
}

const types = typeTable(catalog.layers)

/** The layer with a value in the place of every name. */
export function closeLayer(layer: LayerItem, names: Names): ClosedLayer {
  const known = knownNames(names)
  const context = createContext({
    root: schema,
    blocks: new Map(),
    activations: new Map(),
    inside: (_, __, outside) => outside,
  })
  const start = { schema: { $ref: '#/$defs/item' }, names: known }
  const item = rewriteItems(withArguments(layer), [closeNames, activationName], context, start)
  const closed = layer.kind === 'block' ? closeArguments(item, layer.span, known, context) : item
  const poisoned = context.poisoned.size > 0
  const { diagnostics } = context
  if (poisoned || diagnostics.length > 0) return { layer: undefined, poisoned, diagnostics }
  const faults = validateLayer(closed, { ...context, blocks: [], optional: [] })
  if (faults.length > 0) return { layer: undefined, poisoned, diagnostics: faults }
  return { layer: splitAgain(layer, closed), poisoned, diagnostics: [] }
}

/** The layer as every repeat but the first has it, with the arguments of `rest`. */
export function withRest(layer: LayerItem): LayerItem {
  const { item, span } = layer
  if (item.kind !== 'map') return layer
  const key = [...item.entries].find(([, entry]) => entry.key === span)?.[0]
  const merged = key === undefined ? undefined : restItem(item, key)
  return merged ? { ...splitAgain(layer, merged), open: true } : layer
}

/** The item with the arguments that the layer has now. */
function withArguments({ item, argsItem, span }: LayerItem): Item {
  if (item.kind !== 'map' || argsItem.kind !== 'map') return item
  const entries = [...item.entries].map(([name, entry]): [string, Entry] =>
    entry.key === span ? [name, { ...entry, value: argsItem }] : [name, entry],
  )
  return { ...item, entries: new Map(entries) }
}

/** Arguments of a block have no schema; whoever binds them to its parameters checks them. */
function closeArguments(item: Item, place: Span, names: KnownNames, context: RewriteContext): Item {
  if (item.kind !== 'map') return item
  const close = (value: Item): Item => {
    if (value.kind === 'list') return { ...value, items: value.items.map(close) }
    if (value.kind === 'map') return { ...value, entries: closeEntries(value, close) }
    const { value: text } = value
    if (value.open !== true || typeof text !== 'string') return value
    return closeText({ kind: 'scalar', value: text, span: value.span }, names, context)
  }
  const entries = [...item.entries].map(([name, { key, value }]): [string, Entry] => [
    name,
    { key, value: key === place ? close(value) : value },
  ])
  return { ...item, entries: new Map(entries) }
}

function closeEntries(map: MapItem, close: (value: Item) => Item): MapItem['entries'] {
  return new Map(
    [...map.entries].map(([name, { key, value }]) => [name, { key, value: close(value) }]),
  )
}

/** The layer's own parts, read anew; what it is does not change. */
function splitAgain(layer: LayerItem, item: Item): LayerItem {
  const { kind, type, span } = layer
  const split = splitLayer(item, { types, blocks: new Map(), modules: new Map() }, span)
  if (!split) return { ...layer, item }
  const args =
    split.argsItem.kind === 'map' ? (toJson(split.argsItem) as LayerItem['args']) : split.args
  return { ...split, args, kind, type, span, when: layer.when, repeat: layer.repeat }
}
