/** A config field: its JSON Schema, its TypeScript type and how it is read, declared once. */

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type JsonMap = { readonly [key: string]: Json }

export type JsonSchema = JsonMap

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keys and indexes from the value of a layer (or optimizer, ...) down to a nested value. */
export type Path = readonly (string | number)[]

/** What reading a value may need from the stage that reads it. */
export interface ReadContext {
  /** Evaluates the text of a numeric slot (`1/255`); reports a fault there and returns NaN. */
  number(text: string, path: Path): number
  /** Reports that a value is outside what the field allows. */
  outOfRange(path: Path, value: number | string, expected: string): void
  /** Resolves a name, one-key map or long form of a kind to what the catalog makes of it. */
  resolve(kind: ReferenceKind, value: Json, path: Path): unknown
  /**
   * What the defaults of a layer's own fields were read as: the same in every layer that does not
   * write them, and a model may have thousands.
   */
  readonly defaults?: Map<Field<unknown>, unknown> | undefined
}

/** The catalog kinds that a field can refer to; the schema has one definition for each. */
export type ReferenceKind =
  | 'activation'
  | 'initializer'
  | 'regularizer'
  | 'constraint'
  | 'optimizer'
  | 'schedule'
  | 'callback'
  | 'loss'
  | 'metric'
  | 'layer'

export interface Field<T> {
  /** The schema of what a person may write, with description and default. */
  readonly schema: JsonSchema
  readonly doc: string
  /** True where the field must be written. */
  readonly required: boolean
  /** What stands in the config when nothing is written. */
  readonly default: Json | undefined
  /** Turns a value that the schema accepted into what code works with. */
  read(value: Json, path: Path, context: ReadContext): T
}

export type Fields = { readonly [name: string]: Field<unknown> }

/** The values of a set of fields, as code sees them. */
export type Values<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never
}

/** Reads every field of `values`; fields that are not written take their default. */
export function readFields<F extends Fields>(
  fields: F,
  values: { readonly [key: string]: Json },
  path: Path,
  context: ReadContext,
): Values<F> {
  const read: { [key: string]: unknown } = {}
  for (const name of Object.keys(fields)) {
    read[name] = Object.hasOwn(values, name)
      ? fields[name]!.read(values[name]!, [...path, name], context)
      : readDefault(fields[name]!, name, path, context)
  }
  return read as Values<F>
}

function readDefault(
  field: Field<unknown>,
  name: string,
  path: Path,
  context: ReadContext,
): unknown {
  if (field.required) throw new Error(`tenon fault: '${name}' was not checked`)
  // Nested values keep their own paths, so only the outermost are alike.
  const defaults = path.length === 0 ? context.defaults : undefined
  if (defaults?.has(field)) return defaults.get(field)
  const value = field.read(field.default ?? null, [...path, name], context)
  defaults?.set(field, value)
  return value
}
