/** The schema's knowledge as text for people: types, defaults, descriptions. */
import type { Item } from '../config/item.ts'
import { schema } from '../config/schema.ts'
import { childSchema, effectiveSchema, schemasAlong, typesOf } from '../config/schema-walk.ts'
import type { Json, JsonSchema, Path } from '../fields/field.ts'

/** The schema that judges the value at a path as it is written in its parent; undefined if none. */
export function slotAt(tree: Item, path: Path): JsonSchema | undefined {
  const parents = schemasAlong(schema, tree, path.slice(0, -1))
  const parent = parents.length === path.length ? parents.at(-1) : undefined
  const last = path.at(-1)
  if (!parent || last === undefined) return undefined
  return asSchema(childSchema(parent.schema, last))
}

/** Documentation of one key: what it is, its type, its default. */
export function fieldText(name: string, slot: JsonSchema): string {
  const { description } = effectiveSchema(schema, slot, anyMap).schema
  const facts = [typeText(slot), defaultText(slot)].filter(each => each !== '').join(', ')
  return [`**${name}**${facts === '' ? '' : `: ${facts}`}`, textOf(description)]
    .filter(each => each !== '')
    .join('\n\n')
}

/** Words that may stand in a slot, with what is said of each. */
export function wordsOf(slot: JsonSchema): readonly { readonly name: string; doc: string }[] {
  const named = effectiveSchema(schema, slot, anyText).schema
  if (typesOf(slot).includes('boolean')) return ['true', 'false'].map(name => ({ name, doc: '' }))
  const words = Array.isArray(named['enum']) ? (named['enum'] as readonly Json[]) : []
  return words.map(word => ({ name: String(word), doc: docOfWord(slot, String(word)) }))
}

/** What the schema says about a name that may stand in a slot, as an activation. */
export function docOfWord(slot: JsonSchema, word: string): string {
  const entries = effectiveSchema(schema, slot, anyMap).schema
  const entry = asSchema(entries['properties'])?.[word]
  return entry === undefined
    ? ''
    : textOf(effectiveSchema(schema, entry, anyMap).schema['description'])
}

/** Keys that may stand in a map of this schema, in the schema's order. */
export function keysOf(map: JsonSchema): readonly { readonly name: string; slot: JsonSchema }[] {
  const properties = asSchema(map['properties']) ?? {}
  return Object.entries(properties).map(([name, slot]) => ({ name, slot: asSchema(slot) ?? {} }))
}

/** The schema of the map at a path. */
export function mapSchemaAt(tree: Item, path: Path): JsonSchema | undefined {
  const along = schemasAlong(schema, tree, path)
  return along.length === path.length + 1 ? along.at(-1)!.schema : undefined
}

const nowhere = { source: { file: '', text: '', lineStarts: [0] }, start: 0, end: 0 }
const anyMap: Item = { kind: 'map', entries: new Map(), span: nowhere }
const anyText: Item = { kind: 'scalar', value: '', span: nowhere }

const typeNames: { readonly [type: string]: string } = {
  integer: 'whole number',
  array: 'list',
  object: 'map',
  string: 'text',
  boolean: 'true or false',
}

/** `whole number at least 1`: the type of a slot in words. */
export function typeText(slot: JsonSchema): string {
  const { $ref } = slot
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/$defs/', '')
    return name.endsWith('OrNull') ? `${name.slice(0, -'OrNull'.length)} or null` : name
  }
  if (Array.isArray(slot['enum']) && slot['enum'].length <= 12)
    return slot['enum'].map(word => `\`${String(word)}\``).join(' or ')
  const types = typesOf(slot)
  // Text in the place of a number is an expression, which every number may be.
  const isNumber = types.includes('number') || types.includes('integer')
  const shown = types.filter(type => !(isNumber && type === 'string'))
  return [shown.map(type => typeNames[type] ?? type).join(' or '), rangeText(slot)]
    .filter(each => each !== '')
    .join(' ')
}

function rangeText(slot: JsonSchema): string {
  const bounds = [
    ['minimum', 'at least'],
    ['maximum', 'at most'],
    ['exclusiveMinimum', 'above'],
    ['exclusiveMaximum', 'below'],
  ] as const
  return bounds
    .flatMap(([key, word]) => (typeof slot[key] === 'number' ? [`${word} ${slot[key]}`] : []))
    .join(', ')
}

/** `default \`3\``, or nothing. */
export function defaultText(slot: JsonSchema): string {
  const value = slot['default']
  if (value === undefined) return ''
  return `default \`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function asSchema(value: Json | undefined): JsonSchema | undefined {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : undefined
}
