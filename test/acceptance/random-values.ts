/** Arguments by chance: values of a schema, expressions for them, entries with arguments. */
import { catalog } from '../../src/catalog/catalog.ts'
import type { NamedEntry } from '../../src/config/schema-entries.ts'
import type { Fields, Json, JsonSchema } from '../../src/fields/field.ts'

export type Random = () => number
export type Arguments = { readonly [name: string]: unknown }

interface Entry {
  readonly fields: Fields
}

/** How often a number lies outside of its schema, and how often it is written as an expression. */
const [outside, asText] = [0.05, 0.1]

/** The arguments with some more; what is required is always there. */
export function changed(random: Random, { fields }: Entry, args: Arguments): Arguments {
  const share = 1 / (2 + Object.keys(fields).length)
  const names = Object.keys(fields).filter(
    name => random() < share || (fields[name]!.required && !(name in args)),
  )
  const values = names.map(name => [name, randomValue(random, fields[name]!.schema)] as const)
  return { ...args, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) }
}

/** A name, or a map from it to arguments. */
export function randomEntry(random: Random, entries: readonly NamedEntry[]): Json {
  const entry = pick(random, entries)
  const args = changed(random, entry, {}) as { readonly [name: string]: Json }
  return Object.keys(args).length > 0 ? { [entry.name]: args } : entry.name
}

/** A value of the schema, seldom one outside of it; undefined where chance makes none. */
function randomValue(random: Random, schema: JsonSchema): Json | undefined {
  const kind = String(schema['$ref'] ?? '')
    .replace('#/$defs/', '')
    .replace('OrNull', '')
  if (kind !== '') return randomReference(random, kind)
  if (Array.isArray(schema['enum'])) return pick(random, schema['enum'] as Json[])
  const types = [schema['type'] ?? 'null'].flat() as string[]
  // What may be a number may be an expression, which is a text.
  const type = pick(
    random,
    types.filter(each => each !== 'string'),
  )
  switch (type) {
    case 'integer':
    case 'number':
      return randomNumber(random, schema, type)
    case 'boolean':
      return random() < 0.5
    case 'null':
      return null
    case 'array':
      return randomList(random, schema)
    case 'object':
      return randomMap(random, schema)
    default:
      return undefined
  }
}

function randomNumber(random: Random, schema: JsonSchema, type: 'integer' | 'number'): Json {
  const highest = Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? Infinity)
  const least = Number.isFinite(highest) ? highest - 4 : 0
  const lowest = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? least)
  const range = Math.min(highest - lowest, 4)
  if (type === 'integer') {
    const value = random() < outside ? -7 : Math.round(lowest + random() * range)
    return random() < asText ? `${value - 2} + 4 / 2` : value
  }
  const value = random() < outside ? -7.5 : lowest + (0.1 + 0.8 * random()) * range
  return random() < asText ? `0.5 * ${2 * value}` : value
}

function randomList(random: Random, schema: JsonSchema): Json | undefined {
  const least = Number(schema['minItems'] ?? 0)
  const most = Math.min(Number(schema['maxItems'] ?? Infinity), least + 2)
  const length = least + below(random, most - least + 1)
  const items = Array.from({ length }, () => randomValue(random, schema['items'] as JsonSchema))
  return items.some(each => each === undefined) ? undefined : (items as Json[])
}

function randomMap(random: Random, schema: JsonSchema): Json | undefined {
  const properties = schema['properties'] as { readonly [name: string]: JsonSchema } | undefined
  if (!properties) return undefined
  const chosen = Object.entries(properties).filter(() => random() < 0.5)
  const values = chosen.map(([name, each]) => [name, randomValue(random, each)] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Json
}

function randomReference(random: Random, kind: string): Json | undefined {
  const lists: { readonly [kind: string]: readonly NamedEntry[] } = {
    activation: catalog.activations,
    initializer: catalog.initializers,
    regularizer: catalog.regularizers,
    constraint: catalog.constraints,
    schedule: catalog.schedules,
  }
  return lists[kind] && randomEntry(random, lists[kind])
}

export function below(random: Random, n: number): number {
  return Math.floor(random() * n)
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[below(random, items.length)]!
}
