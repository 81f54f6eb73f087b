/** Goes through a config beside its schema and lets rules replace items by what they stand for. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Json, JsonSchema } from '../fields/field.ts'
import type { Entry, Item, MapItem } from './item.ts'
import type { ActivationHead } from './activations/heads.ts'
import type { BlockHead } from './block-heads.ts'
import type { KnownNames } from './names.ts'
import { type Effective, childSchema, effectiveSchema } from './schema-walk.ts'

/** Where an item stands. */
export interface Site extends Effective {
  /** Its key, or that of the list it is in. */
  readonly field: string
  readonly key: Span | undefined
  /** The schema as it is written there, which says whether null may stand instead. */
  readonly written: Json
  /** What expressions may name here. */
  readonly names: KnownNames
}

/** What the rules of one pass share. */
export interface RewriteContext {
  readonly root: JsonSchema
  readonly diagnostics: Diagnostic[]
  /** Items that a diagnostic was given for; the schema's complaints about them would repeat it. */
  readonly settled: Set<Item>
  /** Where values stand that names gave, and what is said of them where they are wrong. */
  readonly origins: Map<Span, string>
  /** Items that depend on something that has its diagnostic already. */
  readonly poisoned: Set<Item>
  /** Blocks by the name that layers use. */
  readonly blocks: ReadonlyMap<string, BlockHead>
  /** Own activations by the name that their uses have, without the `$`. */
  readonly activations: ReadonlyMap<string, ActivationHead>
  /** The names inside an item, given those around it. */
  inside(item: Item, schema: JsonSchema, names: KnownNames): KnownNames
}

/** The context that a pass begins with; what it finds is added. */
export function createContext(
  known: Pick<RewriteContext, 'root' | 'blocks' | 'activations' | 'inside'>,
): RewriteContext {
  const found = { settled: new Set<Item>(), origins: new Map(), poisoned: new Set<Item>() }
  return { ...known, ...found, diagnostics: [] }
}

/** Gives the item itself back where it has nothing to say. */
export type Rule = (item: Item, site: Site, context: RewriteContext) => Item

/**
 * Applies the rules, in order, to every item from the top down; what the schema does not know stays
 * as it is.
 */
export function rewriteItems(
  item: Item,
  rules: readonly Rule[],
  context: RewriteContext,
  start: { readonly schema: Json; readonly names: KnownNames },
): Item {
  return visit(item, start.schema, { field: '', key: undefined, names: start.names })

  function visit(found: Item, schema: Json, outside: Place): Item {
    let current = found
    let site = siteOf(current, schema, outside)
    let place = inside(current, site.schema, outside)
    if (place !== outside) site = { ...site, names: place.names }
    for (const rule of rules) {
      const next = rule(current, site, context)
      if (next === current) continue
      current = next
      site = siteOf(current, schema, place)
    }
    if (current !== found) place = inside(current, site.schema, outside)
    const own = site.schema
    if (current.kind === 'list') return visitList(current, own, place)
    return current.kind === 'map' ? visitMap(current, own, place.names) : current
  }

  function inside(found: Item, own: JsonSchema, outside: Place): Place {
    const names = context.inside(found, own, outside.names)
    return names === outside.names ? outside : { ...outside, names }
  }

  function visitList(list: Item & { readonly kind: 'list' }, own: JsonSchema, place: Place): Item {
    const schema = childSchema(own, 0)
    if (schema === undefined || list.items.length === 0) return list
    const inside = { ...place, key: undefined }
    const items = list.items.map(each => visit(each, schema, inside))
    return items.some((each, i) => each !== list.items[i]) ? { ...list, items } : list
  }

  function visitMap(map: MapItem, own: JsonSchema, names: KnownNames): Item {
    // Most values stay as they are, and copies of large configs take longer than looking at them.
    let changed: Map<string, Entry> | undefined
    for (const [name, { key, value }] of map.entries) {
      const schema = childSchema(own, name)
      if (schema === undefined) continue
      const visited = visit(value, schema, { field: name, key, names })
      if (visited !== value)
        changed = (changed ?? new Map(map.entries)).set(name, { key, value: visited })
    }
    return changed ? { ...map, entries: changed } : map
  }

  function siteOf(found: Item, schema: Json, place: Place): Site {
    const { schema: own, definitions } = effectiveSchema(context.root, schema, found)
    // Written out, for this is done for every value of a config, and a spread takes far longer.
    return {
      schema: own,
      definitions,
      field: place.field,
      key: place.key,
      names: place.names,
      written: schema,
    }
  }
}

/** True where null may stand instead of the item. */
export function takesNull({ span }: Item, { written }: Site, { root }: RewriteContext): boolean {
  const nothing: Item = { kind: 'scalar', value: null, span }
  const { type } = effectiveSchema(root, written, nothing).schema
  return type === undefined || type === 'null' || allowsNull(type)
}

type Place = Pick<Site, 'field' | 'key' | 'names'>

function allowsNull(type: Json): boolean {
  return Array.isArray(type) && type.includes('null')
}
