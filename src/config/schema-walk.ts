/** Finds the part of the schema that a value is judged by. */
import type { Json, JsonSchema, Path } from '../fields/field.ts'
import { type Item, childOf } from './item.ts'

/**
 * A schema without `$ref` and `if`, and what its references were called, outermost first: `Dense`,
 * or `Activation` and `activation` for the bare value of that layer.
 */
export interface Effective {
  readonly schema: JsonSchema
  readonly definitions: readonly string[]
}

// What a schema is to a type of value never changes, and every value of a config asks for it.
const resolved = new WeakMap<JsonSchema, WeakMap<JsonSchema, Map<string, Effective>>>()

/** Resolves references and branches for a value of the item's type; the schema has no others. */
export function effectiveSchema(root: JsonSchema, schema: Json | undefined, item: Item): Effective {
  const start = asSchema(schema)
  const bySchema = resolved.get(root) ?? new WeakMap<JsonSchema, Map<string, Effective>>()
  const byType = bySchema.get(start) ?? new Map<string, Effective>()
  const type = typeOf(item)
  const known = byType.get(type)
  if (known) return known
  const found = resolveSchema(root, start, item)
  resolved.set(root, bySchema.set(start, byType.set(type, found)))
  return found
}

function resolveSchema(root: JsonSchema, schema: JsonSchema, item: Item): Effective {
  let current = schema
  const definitions: string[] = []
  for (;;) {
    const { $ref, if: condition, then, else: otherwise, ...rest } = current
    if (typeof $ref === 'string') {
      definitions.push($ref.replace('#/$defs/', ''))
      current = { ...resolvePointer(root, $ref), ...descriptionOf(rest) }
    } else if (condition !== undefined) {
      const branch = asSchema(hasType(item, asSchema(condition)['type']) ? then : otherwise)
      current = { ...rest, ...branch }
    } else return { schema: current, definitions }
  }
}

/**
 * The schema of the value that stands at `key` of a map or list; undefined where none may stand.
 */
export function childSchema(schema: JsonSchema, key: string | number): Json | undefined {
  if (typeof key === 'number') return schema['items']
  const properties = asSchema(schema['properties'])
  if (Object.hasOwn(properties, key)) return properties[key]
  const patterns = Object.entries(asSchema(schema['patternProperties']))
  const matching = patterns.find(([pattern]) => new RegExp(pattern).test(key))
  if (matching) return matching[1]
  const { additionalProperties } = schema
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

/**
 * The effective schemas on the way to the value at `path`, the root's first; as far as the schema
 * knows it.
 */
export function schemasAlong(root: JsonSchema, item: Item, path: Path): readonly Effective[] {
  let here = item
  const along = [effectiveSchema(root, root, here)]
  for (const step of path) {
    const parent = along[along.length - 1]!
    const key = here.kind === 'list' ? Number(step) : String(step)
    const child = childOf(here, step)
    const schema = childSchema(parent.schema, key)
    if (!child || schema === undefined) break
    along.push(effectiveSchema(root, schema, child))
    here = child
  }
  return along
}

/** What stands below a name, for text where `schema` takes names of a kind: `activation`. */
export function namedSchema(
  root: JsonSchema,
  schema: JsonSchema,
  item: Item,
): JsonSchema | undefined {
  if (item.kind !== 'scalar') return undefined
  const entries = entriesOfKind(root, schema)
  const name = String(item.value)
  if (!Object.hasOwn(entries, name)) return undefined
  return resolvePointer(root, String(asSchema(entries[name])['$ref']))
}

/** The names of the kind that `schema` takes, those that need arguments included. */
export function namesOfKind(root: JsonSchema, schema: JsonSchema): readonly string[] {
  return Object.keys(entriesOfKind(root, schema))
}

function entriesOfKind(root: JsonSchema, { title }: JsonSchema): JsonSchema {
  if (typeof title !== 'string') return {}
  const kind = asSchema(asSchema(root['$defs'])[title])
  return asSchema(asSchema(kind['else'])['properties'])
}

/** The types that a schema allows; empty where it allows all. */
export function typesOf({ type }: JsonSchema): readonly string[] {
  if (type === undefined) return []
  return Array.isArray(type) ? (type as string[]) : [type as string]
}

/** True for a slot that takes numbers, where text is an expression. */
export function isNumericSlot(schema: JsonSchema): boolean {
  const types = typesOf(schema)
  const takesNumbers = types.includes('number') || types.includes('integer')
  return takesNumbers && types.includes('string') && !schema['enum'] && !schema['pattern']
}

/** The JSON Schema type of an item, `integer` for whole numbers. */
export function typeOf(item: Item): string {
  if (item.kind === 'list') return 'array'
  if (item.kind === 'map') return 'object'
  if (item.value === null) return 'null'
  if (typeof item.value === 'number') return Number.isInteger(item.value) ? 'integer' : 'number'
  return typeof item.value
}

export function hasType(item: Item, type: Json | undefined): boolean {
  const own = typeOf(item)
  return own === type || (own === 'integer' && type === 'number')
}

function resolvePointer(root: JsonSchema, pointer: string): JsonSchema {
  const steps = pointer.split('/').slice(1)
  return asSchema(steps.reduce<Json | undefined>((at, step) => asSchema(at)[step], root))
}

function descriptionOf({ description }: JsonSchema): JsonSchema {
  return description === undefined ? {} : { description }
}

function asSchema(value: Json | undefined): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
}
