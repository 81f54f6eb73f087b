/** `tenon schema`: the JSON Schema of configs, or of one entry of the catalog. */
import type { Command } from 'commander'

import { catalog } from '../catalog/catalog.ts'
import { editorSchema } from '../config/editor-schema.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Json, JsonSchema } from '../fields/field.ts'
import { UsageError } from './failure.ts'
import { printJson } from './output.ts'

export function define(command: Command): void {
  command
    .argument('[name]', 'a layer, as `Conv2D`, or another entry, as `leaky_relu`, `adam`')
    .action((name: string | undefined) =>
      printJson(name === undefined ? editorSchema : schemaOf(name)),
    )
}

const definitions = editorSchema['$defs'] as { readonly [name: string]: JsonSchema }

/** Layers win over other entries of the same name. */
function schemaOf(name: string): JsonSchema {
  const found = Object.entries(entryNames()).find(([, names]) => names.includes(name))
  if (found) return complete(definitions[found[0]]!)
  const hint = nearestHint(name, Object.values(entryNames()).flat())
  throw new UsageError(`there is no layer '${name}'${hint === undefined ? '' : `; ${hint}`}`)
}

/** All names of every entry that the schema has a definition of, layers first. */
function entryNames(): { readonly [definition: string]: readonly string[] } {
  const { layers, ...others } = catalog
  const named = Object.values(others).flatMap(list => [...list])
  const keyOf = (name: string): string | undefined =>
    Object.keys(definitions).find(each => each.endsWith(`.${name}`))
  return Object.fromEntries([
    ...layers.map(({ type, aliases = [] }) => [type, [type, ...aliases]]),
    ...named.flatMap(({ name, aliases = [] }) => {
      const key = keyOf(name)
      return key === undefined ? [] : [[key, [name, ...aliases]]]
    }),
  ]) as { readonly [definition: string]: readonly string[] }
}

/** With everything that it refers to, so that it stands alone. */
function complete(schema: JsonSchema): JsonSchema {
  const needed = new Map<string, JsonSchema>()
  const collect = (part: Json): void => {
    if (typeof part !== 'object' || part === null) return
    const name = String((part as JsonSchema)['$ref'] ?? '').replace('#/$defs/', '')
    const definition = definitions[name]
    if (definition && !needed.has(name)) {
      needed.set(name, definition)
      collect(definition)
    }
    for (const value of Object.values(part)) collect(value as Json)
  }
  collect(schema)
  return needed.size === 0 ? schema : { ...schema, $defs: Object.fromEntries(needed) }
}
