/** What the catalog calls things: main names for aliases, and the argument that goes bare. */
import type { Catalog } from '../../catalog/catalog.ts'

export interface MainNames {
  /** The main name of an alias; `kind` is `a layer`, `activation`, ... */
  nameOf(kind: unknown, name: string): string
  /** The main argument of a schema definition: `Dense`, `regularizer.l2`. */
  argumentOf(definition: string): string | undefined
}

interface Named {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly main?: string
}

export function createMainNames(catalog: Catalog): MainNames {
  const layers: readonly Named[] = catalog.layers.map(each => ({ ...each, name: each.type }))
  const kinds: readonly (readonly [string, readonly Named[]])[] = [
    ['a layer', layers],
    ['activation', [...catalog.activations, ...layers]],
    ['constraint', catalog.constraints],
    ['initializer', catalog.initializers],
    ['loss', catalog.losses],
    ['metric', catalog.metrics],
    ['optimizer', catalog.optimizers],
    ['regularizer', catalog.regularizers],
    ['layer', layers],
    ['schedule', catalog.schedules],
    ['callback', catalog.callbacks],
  ]
  const names = new Map<unknown, ReadonlyMap<string, string>>(
    kinds.map(([kind, entries]) => [kind, aliasesOf(entries)]),
  )
  const mains = new Map(
    kinds.flatMap(([kind, entries]) =>
      entries.map(({ name, main }) => [kind === 'a layer' ? name : `${kind}.${name}`, main]),
    ),
  )
  return {
    nameOf: (kind, name) => names.get(kind)?.get(name) ?? name,
    argumentOf(definition) {
      const main = mains.get(definition)
      return main === 'inputs' ? undefined : main
    },
  }
}

/** Earlier entries win; a name that is somebody's own is nobody's alias. */
function aliasesOf(entries: readonly Named[]): ReadonlyMap<string, string> {
  const own = new Set(entries.map(each => each.name))
  const pairs = entries.flatMap(({ name, aliases = [] }) => aliases.map(a => [a, name] as const))
  return new Map(pairs.filter(([alias]) => !own.has(alias)).reverse())
}
