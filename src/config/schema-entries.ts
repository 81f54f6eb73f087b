/** Schemas of catalog entries: what stands below a layer's or an activation's name. */
import type { LayerDefinition } from '../catalog/layer.ts'
import type { Fields, Json, JsonSchema } from '../fields/field.ts'

/** What a reference can name: every kind of entry but layers. */
export interface NamedEntry {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: Fields
  readonly main?: string
}

/**
 * A name, where no argument must be given, or a map with one name and its arguments. `others` are
 * more names that may stand there, with the schemas of what stands below them.
 */
export function referenceTo(
  kind: string,
  entries: readonly NamedEntry[],
  others: { readonly [name: string]: JsonSchema } = {},
): JsonSchema {
  const own = entries.flatMap(entry => {
    const value: JsonSchema = { $ref: `#/$defs/${entryName(kind, entry.name)}` }
    return namesOf(entry).map(name => [name, value] as const)
  })
  // A bare name gives no arguments.
  const bare = entries.filter(({ fields }) => Object.values(fields).every(each => !each.required))
  const names = [...bare.flatMap(namesOf), ...Object.keys(others)]
  const map: JsonSchema = {
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: { ...Object.fromEntries(own), ...others },
  }
  if (names.length === 0) return { title: kind, type: 'object', ...map }
  return {
    title: kind,
    type: ['string', 'object'],
    if: { type: 'string' },
    then: { enum: names },
    else: map,
  }
}

/** A layer inside a layer: a name, where no argument must be given, or a map with one name. */
export function layerReference(layers: readonly LayerDefinition[]): JsonSchema {
  const named = (some: readonly LayerDefinition[]): readonly (readonly [string, string])[] =>
    some.flatMap(({ type, aliases = [] }) => [type, ...aliases].map(name => [name, type] as const))
  const bare = layers.filter(({ fields }) => Object.values(fields).every(each => !each.required))
  return {
    title: 'layer',
    type: ['string', 'object'],
    if: { type: 'string' },
    then: { enum: named(bare).map(([name]) => name) },
    else: {
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: Object.fromEntries(
        named(layers).map(([name, type]) => [name, { $ref: `#/$defs/${type}` }]),
      ),
    },
  }
}

/** As the definition of a kind, but null may stand there too. */
export function orNull(kind: string): JsonSchema {
  return { if: { type: 'null' }, then: {}, else: { $ref: `#/$defs/${kind}` } }
}

/** What stands below the name of an entry of any kind but layers. */
export function entryDefinition({ name, doc, fields, main }: NamedEntry): JsonSchema {
  return argumentsSchema(name, doc, fields, main)
}

/** Name of the definition of one entry. */
export function entryName(kind: string, name: string): string {
  return `${kind}.${name}`
}

export function namesOf({ name, aliases = [] }: Pick<NamedEntry, 'name' | 'aliases'>) {
  return [name, ...aliases]
}

export function layerDefinition({ type, doc, fields, main }: LayerDefinition): JsonSchema {
  // The bare value of a merge layer is its list of inputs, which is no field.
  const inputs: JsonSchema = { type: 'array', items: { type: 'string' }, maxItems: 64 }
  return argumentsSchema(type, doc, fields, main === 'inputs' ? undefined : main, {
    ...(main === 'inputs' && { bare: inputs }),
  })
}

function argumentsSchema(
  title: string,
  doc: string,
  fields: Fields,
  main: string | undefined,
  { bare = main === undefined ? undefined : fields[main]!.schema }: { bare?: JsonSchema } = {},
): JsonSchema {
  const required = Object.keys(fields).filter(name => fields[name]!.required)
  const map: JsonSchema = {
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, field.schema]),
    ),
    ...(required.length > 0 && { required }),
  }
  const nothing = required.length === 0 ? ['null'] : []
  const common = { title, description: doc }
  // A bare value is enough where nothing else is required.
  if (!bare || required.some(name => name !== main))
    return { ...common, type: ['object', ...nothing], ...map }
  const types = typesOf(bare).filter(each => each !== 'object' && each !== 'null')
  const type = ['object', ...types, ...nothing]
  return { ...common, type, if: { type: 'object' }, then: map, else: bareValue(bare, nothing) }
}

/** The main argument's own schema; null is the absence of arguments. */
function bareValue(bare: JsonSchema, nothing: readonly string[]): JsonSchema {
  if (nothing.length === 0 || bare['$ref'] !== undefined) return bare
  const types = [...new Set([...typesOf(bare), ...nothing])]
  return { ...bare, type: types }
}

/** The types that a schema allows; a reference to a kind allows its name. */
function typesOf(schema: JsonSchema): readonly string[] {
  const type: Json = schema['type'] ?? 'string'
  return Array.isArray(type) ? (type as string[]) : [type as string]
}
