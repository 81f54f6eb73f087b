/** What a case names of the catalog, and with which arguments. */
import { catalog } from '../../src/catalog/catalog.ts'
import type { Fields, Json } from '../../src/fields/field.ts'
import type { GoldenCase, TrainingCase } from './cases.ts'

/** An entry of the catalog as far as goldens care. */
export interface Named {
  readonly kind: string
  readonly name: string
  readonly fields: Fields
}

/** One use of a catalog entry in a case. */
export interface Use {
  readonly kind: string
  readonly name: string
  /** Arguments as written. */
  readonly args: { readonly [field: string]: Json }
}

interface Entry {
  readonly aliases?: readonly string[]
  readonly fields: Fields
  readonly main?: string
}

/** Lists of the catalog by the kind that a reference names. */
const lists: { readonly [kind: string]: readonly (Entry & { name?: string; type?: string })[] } = {
  layer: catalog.layers,
  activation: catalog.activations,
  initializer: catalog.initializers,
  regularizer: catalog.regularizers,
  constraint: catalog.constraints,
  loss: catalog.losses,
  metric: catalog.metrics,
  optimizer: catalog.optimizers,
  schedule: (catalog as { schedules?: readonly Entry[] }).schedules ?? [],
}

/** Everything that a config can name. */
export const catalogEntries: readonly Named[] = Object.entries(lists).flatMap(([kind, list]) =>
  list.map(entry => ({ kind, name: nameOf(entry), fields: entry.fields })),
)

function nameOf({ type, name }: { type?: string; name?: string }): string {
  return (type ?? name)!
}

/** What a case is about, and all that its arguments name. */
export function usesOf(golden: GoldenCase): readonly Use[] {
  // What a callback decides is no number of a model; its test names all of them.
  if (golden.kind === 'callback') return []
  if (golden.kind === 'layer') return usesIn('layer', golden.layer)
  if (golden.kind === 'training') return usesInTraining(golden)
  const own = usesIn(golden.kind, golden.entry)
  return golden.kind === 'optimizer' && golden.constraint
    ? [...own, ...usesIn('constraint', golden.constraint)]
    : own
}

function usesInTraining({ layers, loss, optimizer }: TrainingCase): readonly Use[] {
  const named = layers.map(({ name: _, ...layer }) => usesIn('layer', layer))
  return [...named.flat(), ...usesIn('loss', loss), ...usesIn('optimizer', optimizer)]
}

/** The entry of a kind that a reference names, and all that its arguments name. */
export function usesIn(kind: string, reference: Json): readonly Use[] {
  if (reference === null) return []
  if (typeof reference === 'number')
    return kind === 'initializer' ? usesIn(kind, { constant: reference }) : []
  const [name, value] = namedBy(reference)
  const found = entryOf(kind, name)
  if (!found) return [{ kind, name, args: {} }]
  const { as, entry } = found
  const args = isMap(value) ? value : entry.main ? { [entry.main]: value } : {}
  const nested = Object.entries(args).flatMap(([field, value]) => {
    const inner = kindOf(entry.fields[field]?.schema ?? {})
    return inner ? usesIn(inner, value) : []
  })
  return [{ kind: as, name: nameOf(entry), args }, ...nested]
}

function namedBy(reference: Json): readonly [string, Json] {
  if (typeof reference === 'string') return [reference, {}]
  const [entry] = Object.entries(reference as { [name: string]: Json })
  return entry!
}

function entryOf(kind: string, name: string) {
  const find = (as: string) => {
    const entry = lists[as]!.find(each => nameOf(each) === name || each.aliases?.includes(name))
    return entry && { as, entry }
  }
  return find(kind) ?? (kind === 'activation' ? find('layer') : undefined)
}

/** The kind of entry that a field refers to. */
function kindOf(schema: { readonly [key: string]: Json }): string | undefined {
  const match = /"#\/\$defs\/([a-z]+?)(?:OrNull)?"/.exec(JSON.stringify(schema))
  return match && match[1]! in lists ? match[1] : undefined
}

function isMap(value: Json): value is { readonly [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
