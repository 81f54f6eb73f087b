/** The schema for the validator alone: no words for people, and equal parts said once. */
import type { Json, JsonSchema } from '../fields/field.ts'

const annotations: ReadonlySet<string> = new Set(['title', 'description', 'default', '$schema'])

/** Accepts the same configs; the code that is compiled from it is a fraction of the size. */
export function compactSchema(schema: JsonSchema): JsonSchema {
  const bare = strip(schema)
  const counts = new Map<string, number>()
  countParts(bare, counts)
  // A branch without a type of its own needs the type of what it is a branch of.
  const shared = [...counts].filter(
    ([text, count]) => count > 1 && text.length > 30 && 'type' in (JSON.parse(text) as JsonSchema),
  )
  const names = new Map(shared.map(([text], i) => [text, `shared.${i}`] as const))
  const { $defs = {}, ...root } = bare
  const own = mapParts($defs as JsonSchema, part => replace(part, names))
  const extra = shared.map(([text]) => {
    const part = JSON.parse(text) as JsonSchema
    return [names.get(text)!, replaceInside(part, names)] as const
  })
  return { ...replaceInside(root, names), $defs: { ...own, ...Object.fromEntries(extra) } }
}

/** Keywords whose values are maps of schemas, and keywords whose value is a schema. */
const maps = ['properties', 'patternProperties', '$defs'] as const
const parts = ['items', 'additionalProperties', 'then', 'else'] as const

function strip(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(([key]) => !annotations.has(key))
  return mapSubschemas(Object.fromEntries(kept), strip)
}

function countParts(schema: JsonSchema, counts: Map<string, number>): void {
  mapSubschemas(schema, part => {
    const text = JSON.stringify(part)
    counts.set(text, (counts.get(text) ?? 0) + 1)
    countParts(part, counts)
    return part
  })
}

function replace(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  const name = names.get(JSON.stringify(schema))
  return name === undefined ? replaceInside(schema, names) : { $ref: `#/$defs/${name}` }
}

function replaceInside(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  return mapSubschemas(schema, part => replace(part, names))
}

/** Applies `change` to every schema that stands directly in this one; booleans stay. */
function mapSubschemas(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const result: { [key: string]: Json } = { ...schema }
  for (const key of parts) if (isSchema(schema[key])) result[key] = change(schema[key])
  for (const key of maps) if (isSchema(schema[key])) result[key] = mapParts(schema[key], change)
  return result
}

function mapParts(table: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const entries = Object.entries(table)
  return Object.fromEntries(
    entries.map(([name, part]) => [name, isSchema(part) ? change(part) : part]),
  )
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
