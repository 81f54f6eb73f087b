/** Arguments in the fewest words: what a default says is left out, equal sizes are one number. */
import { entriesOf } from '../build/plain-args.ts'
import { findActivationLayer, findEntry } from '../build/lookup.ts'
import { parseReference } from '../build/reference.ts'
import type { Field, Fields, Json, JsonMap, ReferenceKind } from '../fields/field.ts'

/** The kind that a field refers to, from its schema; undefined for plain values. */
export function kindOf({ schema }: Field<unknown>): ReferenceKind | undefined {
  const { $ref } = schema
  if (typeof $ref !== 'string') return undefined
  return $ref.replace('#/$defs/', '').replace(/OrNull$/, '') as ReferenceKind
}

/**
 * The arguments without those that say what holds anyway, in the order of the fields; the others in
 * their shortest form.
 */
export function shortArgs(fields: Fields, args: JsonMap): JsonMap {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    if (!Object.hasOwn(args, name) || isImplied(name, args)) return []
    const short = shortValue(field, args[name]!)
    const isDefault = !field.required && sameJson(short, shortValue(field, field.default ?? null))
    return isDefault ? [] : [[name, short] as const]
  })
  return Object.fromEntries(entries)
}

/** What null, the default, stands for in these two. */
function isImplied(name: string, args: JsonMap): boolean {
  const value = args[name]!
  if (name === 'data_format') return value === 'channels_last'
  const { pool_size: window } = args
  return name === 'strides' && window !== undefined && sameJson(value, window)
}

function shortValue(field: Field<unknown>, written: Json): Json {
  const value = shortPairs(field, written)
  const kind = kindOf(field)
  if (kind !== undefined && kind !== 'layer') return shortReference(kind, value)
  if (!Array.isArray(value) || value.length === 0) return value
  const { items, minItems, maxItems, type } = field.schema
  if (items === undefined || !Array.isArray(type)) return value
  const [first, ...others] = value as readonly Json[]
  // Sizes by axis are as many as there are axes; any other list may be a single value instead.
  const isPerAxis = minItems === maxItems
  const isOne = isPerAxis ? others.every(each => sameJson(each, first!)) : others.length === 0
  const takesOne = type.includes('integer') || type.includes('number')
  return isOne && takesOne && !Array.isArray(first) ? first! : value
}

/** Margins that are the same on both sides of all axes: `[[1, 1], [1, 1]]` -> `1`. */
function shortPairs({ schema: { type = [] } }: Field<unknown>, value: Json): Json {
  const takesOne = Array.isArray(type) && type.includes('integer') && type.includes('array')
  if (!takesOne || !Array.isArray(value) || !value.every(Array.isArray)) return value
  const sizes = new Set((value as readonly (readonly Json[])[]).flat())
  const [size] = sizes
  return sizes.size === 1 && typeof size === 'number' ? size : value
}

/** `{relu: {}}` -> `relu`, `{leaky_relu: {negative_slope: 0.2}}` -> `leaky_relu`, by main names. */
export function shortReference(kind: ReferenceKind, value: Json): Json {
  if (kind === 'activation' && value === null) return 'linear'
  const constant = kind === 'initializer' && typeof value === 'number'
  const reference = parseReference(constant ? { constant: value } : value, [])
  if (!reference) return value
  const { identifier, bare } = reference
  const layer = kind === 'activation' ? findActivationLayer(identifier) : undefined
  const entry = findEntry(entriesOf(kind), identifier) ?? (layer && { ...layer, name: layer.type })
  if (!entry) return value
  const args = bare === undefined ? reference.args : { [entry.main ?? '']: bare }
  const short = shortArgs(entry.fields, args)
  return Object.keys(short).length === 0 ? entry.name : { [entry.name]: short }
}

export function sameJson(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/**
 * The shortest number that is the same as float32, for numbers that went through float32:
 * 0.0010000000474974513 is 0.001.
 */
export function shortNumber(value: number): number {
  if (Number.isInteger(value) || Math.fround(value) !== value) return value
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}
