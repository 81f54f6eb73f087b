/** Finds what `limits.forbid` of a config does not allow: layers, and values of arguments. */
import type { Config } from '../config/config.ts'
import { type Item, toJson } from '../config/item.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { type Json, isMap } from '../fields/field.ts'
import { catalog } from '../catalog/catalog.ts'
import { type ReferredEntry, lookUpLayer } from './lookup.ts'
import type { Model } from './model.ts'
import type { PlacedLayer } from './placed.ts'
import { plainArgs } from './plain-args.ts'
import { withNotes } from './scope.ts'

/** One entry of the list. */
interface Ban {
  readonly item: Item
  /** As the config writes it: `Dropout`, `activation: sigmoid`. */
  readonly text: string
  matches(type: string, args: Json): boolean
}

/** One diagnostic per layer and entry, at the layer's own line. */
export function checkForbidden({ config, expansion }: Model): readonly Diagnostic[] {
  const list = config.limits?.entries.get('forbid')?.value
  if (list?.kind !== 'list') return []
  const bans = list.items.map(readBan)
  return [
    ...bans.flatMap(ban => blockUses(ban, config, expansion.layers)),
    ...expansion.layers.flatMap(layer => usesOf(layer, bans, config)),
  ]
}

/** Uses of a block that came to layers. */
function blockUses(ban: Ban, config: Config, layers: readonly PlacedLayer[]) {
  if (!config.blocks.has(ban.text)) return []
  const expanded = new Set(layers.flatMap(each => each.uses))
  const bodies = [config, ...[...config.blocks.values()].map(each => each.body)]
  const items = [...bodies.flatMap(each => each.layers), ...config.modules.values()]
  return items
    .filter(({ kind, type, span }) => kind === 'block' && type === ban.text && expanded.has(span))
    .map(({ name, type, span }) => forbiddenAt(ban, name?.text ?? type, span))
}

function usesOf(
  placed: PlacedLayer,
  bans: readonly Ban[],
  { activations }: Config,
): readonly Diagnostic[] {
  if (bans.length === 0) return []
  const { definition, item, name, notes } = placed
  const args = plainArgs(placed, activations)
  return bans
    .filter(ban => ban.matches(definition.type, args))
    .map(ban => withNotes(forbiddenAt(ban, name, item.span), notes))
}

function forbiddenAt({ item, text }: Ban, layer: string, span: Span): Diagnostic {
  const notes = [{ message: 'it is forbidden here', span: item.span }]
  return diagnostic('forbidden', { layer, what: text }, span, { notes })
}

function readBan(item: Item): Ban {
  const value = toJson(item)
  if (typeof value === 'string') {
    const name = plainName(value) as string
    const matches = (type: string, args: Json): boolean => type === name || refersTo(args, name)
    return { item, text: value, matches }
  }
  const pairs = Object.entries(isMap(value) ? value : {}).map(
    ([name, banned]) => [name, plainName(banned)] as const,
  )
  const text = pairs.map(([name, banned]) => `${name}: ${JSON.stringify(banned)}`).join(', ')
  const matches = (_: string, args: Json): boolean =>
    pairs.every(([name, banned]) => holds(args, name, banned))
  return { item, text: text.replaceAll('"', ''), matches }
}

const referred: readonly (readonly ReferredEntry[])[] = [
  catalog.activations,
  catalog.constraints,
  catalog.initializers,
  catalog.losses,
  catalog.metrics,
  catalog.optimizers,
  catalog.regularizers,
  catalog.schedules,
]

/** Main names, by all names. */
const mainNames: ReadonlyMap<string, string> = new Map(
  referred.flat().flatMap(({ name, aliases = [] }) => aliases.map(each => [each, name] as const)),
)

/** The name that plain arguments have it by. */
function plainName(value: Json): Json {
  if (typeof value !== 'string') return value
  return lookUpLayer(value)?.type ?? mainNames.get(value) ?? value
}

/** True where a reference anywhere in the arguments names the entry. */
function refersTo(value: Json, name: string): boolean {
  if (Array.isArray(value)) return value.some((each: Json) => refersTo(each, name))
  if (!isMap(value)) return value === name
  return Object.entries(value).some(([key, each]) => key === name || refersTo(each, name))
}

/** True where an argument of this name has this value, at any depth. */
function holds(value: Json, name: string, banned: Json): boolean {
  if (Array.isArray(value)) return value.some((each: Json) => holds(each, name, banned))
  if (!isMap(value)) return false
  return Object.entries(value).some(
    ([key, each]) => (key === name && equals(each, banned)) || holds(each, name, banned),
  )
}

/** `sigmoid` stands for it with any arguments, and 3 for `[3, 3]`. */
function equals(value: Json, banned: Json): boolean {
  if (JSON.stringify(value) === JSON.stringify(banned)) return true
  if (Array.isArray(value)) return value.length > 0 && value.every((each: Json) => each === banned)
  return isMap(value) && typeof banned === 'string' && Object.hasOwn(value, banned)
}
