/** The kinds of field that a catalog entry is made of. */
import {
  type Field,
  type Fields,
  type Json,
  type JsonSchema,
  type Path,
  type ReadContext,
  type ReferenceKind,
  type Values,
  readFields,
} from './field.ts'

/** What every kind of field is told. */
export interface Common<T extends Json> {
  readonly doc: string
  /** What holds when nothing is written; without one the field is required. */
  readonly default?: T
}

interface Range {
  readonly min?: number
  readonly max?: number
  /** The value must be greater than this. */
  readonly above?: number
  /** The value must be less than this. */
  readonly below?: number
}

/** A number, or text that is an expression giving one. */
export function num(options: Common<number> & Range): Field<number> {
  return numeric('number', options)
}

/** A whole number, or text that is an expression giving one. */
export function int(options: Common<number> & Range): Field<number> {
  return numeric('integer', options)
}

export function bool(options: Common<boolean>): Field<boolean> {
  return field({ type: 'boolean' }, options, value => value as boolean)
}

export function text(options: Common<string>): Field<string> {
  return field({ type: 'string' }, options, value => value as string)
}

/** One of a few words. */
export function choice<const W extends readonly string[]>(
  words: W,
  options: Common<W[number]>,
): Field<W[number]> {
  return field({ type: 'string', enum: words }, options, value => value as W[number])
}

/** Accepts `null` beside what `inner` accepts; null is the default. */
export function optional<T>(inner: Field<T>): Field<T | null> {
  const { description, default: _, ...schema } = inner.schema
  return {
    doc: inner.doc,
    required: false,
    default: null,
    schema: { ...orNullType(schema), description: description ?? inner.doc, default: null },
    read: (value, path, context) => (value === null ? null : inner.read(value, path, context)),
  }
}

/** As `optional`, but what holds when nothing is written is the default of `inner`. */
export function nullable<T>(inner: Field<T>): Field<T | null> {
  const field = optional(inner)
  const fallback = inner.default ?? null
  return { ...field, default: fallback, schema: { ...field.schema, default: fallback } }
}

/** A list of values of one kind. */
export function list<T>(
  inner: Field<T>,
  options: Common<readonly Json[]> & { readonly minItems?: number; readonly maxItems?: number },
): Field<readonly T[]> {
  const { minItems = 0, maxItems = 64 } = options
  const schema = { type: 'array', items: withoutDoc(inner.schema), minItems, maxItems }
  return field(schema, options, (value, path, context) =>
    (value as readonly Json[]).map((each, i) => inner.read(each, [...path, i], context)),
  )
}

/** One value or a list of them: `axis: -1`, `axis: [1, 2]`. Read as a list. */
export function oneOrMore<T>(
  inner: Field<T>,
  options: Common<Json> & { readonly minItems?: number; readonly maxItems?: number },
): Field<readonly T[]> {
  const { minItems = 0, maxItems = 64 } = options
  const items = withoutDoc(inner.schema)
  const schema = { ...items, type: [...types(items), 'array'], items, minItems, maxItems }
  return field(schema, options, (value, path, context) =>
    Array.isArray(value)
      ? value.map((each, i) => inner.read(each, [...path, i], context))
      : [inner.read(value, path, context)],
  )
}

/** One number for every axis, or a list: `strides: 2`, `strides: [2, 1]`. Read as a list. */
export function perAxis(
  count: number,
  options: Common<Json> & Range & { readonly whole?: boolean },
): Field<readonly number[]> {
  const inner = int({ ...options, default: 0 })
  const items = withoutDoc(inner.schema)
  const schema = {
    ...items,
    type: [...types(items), 'array'],
    items,
    minItems: count,
    maxItems: count,
  }
  return field(schema, options, (value, path, context) =>
    Array.isArray(value)
      ? value.map((each, i) => inner.read(each, [...path, i], context))
      : new Array<number>(count).fill(inner.read(value, path, context)),
  )
}

/** A map with fields of its own: `renorm_clipping: {rmin: 0.5, rmax: 2}`. */
export function fieldMap<F extends Fields>(
  fields: F,
  options: Pick<Common<Json>, 'doc'>,
): Field<Values<F>> {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, each]) => [name, each.schema]),
    ),
  }
  return field(schema, options, (value, path, context) =>
    readFields(fields, value as { readonly [name: string]: Json }, path, context),
  )
}

/** A reference to a catalog entry: a name, a one-key map, or the long form with `type`. */
export function reference<T>(kind: ReferenceKind, options: Common<Json>): Field<T> {
  return field(
    { $ref: `#/$defs/${kind}` },
    options,
    (value, path, context) => context.resolve(kind, value, path) as T,
  )
}

/** As `reference`, but nothing may stand there: `null`, or no field at all. */
export function optionalReference<T>(kind: ReferenceKind, doc: string): Field<T | null> {
  return field({ $ref: `#/$defs/${kind}OrNull` }, { doc, default: null }, (value, path, context) =>
    value === null ? null : (context.resolve(kind, value, path) as T),
  )
}

/** A field from its schema and what reads it. */
export function field<T>(
  schema: JsonSchema,
  options: Common<Json>,
  read: (value: Json, path: Path, context: ReadContext) => T,
): Field<T> {
  const { doc } = options
  const required = options.default === undefined
  const documented = {
    ...schema,
    description: doc,
    ...(required ? {} : { default: options.default! }),
  }
  return { schema: documented, doc, required, default: options.default, read }
}

function numeric(type: 'number' | 'integer', options: Common<number> & Range): Field<number> {
  const { min, max, above, below } = options
  const schema: JsonSchema = {
    type: [type, 'string'],
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  }
  return field(schema, options, (value, path, context) => {
    if (typeof value === 'number') return value
    const evaluated = context.number(value as string, path)
    const fault = outside(evaluated, type, options)
    if (fault) context.outOfRange(path, evaluated, fault)
    return evaluated
  })
}

/** What `value` should have been, or undefined where it is allowed. NaN was reported already. */
function outside(
  value: number,
  type: string,
  { min, max, above, below }: Range,
): string | undefined {
  if (Number.isNaN(value)) return undefined
  if (type === 'integer' && !Number.isInteger(value)) return 'a whole number'
  if (min !== undefined && value < min) return `at least ${min}`
  if (max !== undefined && value > max) return `at most ${max}`
  if (above !== undefined && value <= above) return `more than ${above}`
  if (below !== undefined && value >= below) return `less than ${below}`
  return undefined
}

function types(schema: JsonSchema): readonly Json[] {
  const { type } = schema
  return Array.isArray(type) ? type : [type ?? null]
}

function orNullType(schema: JsonSchema): JsonSchema {
  if (schema.enum)
    return { ...schema, type: [...types(schema), 'null'], enum: [...(schema.enum as Json[]), null] }
  return { ...schema, type: [...types(schema), 'null'] }
}

function withoutDoc(schema: JsonSchema): JsonSchema {
  const { description: _, default: __, ...rest } = schema
  return rest
}
