/** Finds entries of the catalog by any of their names. */
import { catalog } from '../catalog/catalog.ts'
import type { LayerDefinition } from '../catalog/layer.ts'
import { assert } from '../diagnostics/assert.ts'
import type { Fields } from '../fields/field.ts'

/** What every kind of entry that a field can refer to has in common. */
export interface ReferredEntry {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly fields: Fields
  readonly main?: string
}

/** The entry of this name or alias. */
export function findEntry<E extends ReferredEntry>(
  entries: readonly E[],
  identifier: string,
): E | undefined {
  return tableOf(entries).get(identifier)
}

/** The layer of a type that the config's reader has accepted. */
export function findLayer(type: string): LayerDefinition {
  const found = lookUpLayer(type)
  assert(found, `the catalog has no layer '${type}'`)
  return found
}

/** The layer of this type or alias, if there is one. */
export function lookUpLayer(type: string): LayerDefinition | undefined {
  return layerTable.get(type)
}

/** The layer that may stand where an activation is named. */
export function findActivationLayer(type: string): LayerDefinition | undefined {
  const found = layerTable.get(type)
  return found?.activation ? found : undefined
}

const layerTable: ReadonlyMap<string, LayerDefinition> = new Map(
  catalog.layers.flatMap(layer =>
    [layer.type, ...(layer.aliases ?? [])].map(name => [name, layer] as const),
  ),
)

// Computed from the lists alone, so that keeping tables changes nothing but time.
const tables = new WeakMap<readonly ReferredEntry[], ReadonlyMap<string, ReferredEntry>>()

function tableOf<E extends ReferredEntry>(entries: readonly E[]): ReadonlyMap<string, E> {
  const known = tables.get(entries)
  if (known) return known as ReadonlyMap<string, E>
  const named = (entry: E): readonly string[] => [entry.name, ...(entry.aliases ?? [])]
  const table = new Map(entries.flatMap(entry => named(entry).map(name => [name, entry] as const)))
  tables.set(entries, table)
  return table
}
