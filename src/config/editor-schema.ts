/** The schema for editors: as the validator's, but every slot takes `$name` as well. */
import type { Json, JsonSchema } from '../fields/field.ts'
import { schema } from './schema.ts'
import { slot } from './schema-language.ts'
import { typesOf } from './schema-walk.ts'

/**
 * What stands for a value: `$name`, `${expr}`, and `3x3` for a list. An editor knows no names, so
 * any will do.
 */
const standIn = '^\\$|\\$\\{|^\\s*\\d+(?:\\s*x\\s*\\d+)+\\s*$'

/** Text in a shape that is no name of a size: `2*width`, `$classes`. */
const calculation = '[$\\d+*/()[\\]-]'

/** Maps of the language itself, for which no name can stand. */
const structure: ReadonlySet<Json | undefined> = new Set<Json | undefined>([
  'a layer',
  'a block',
  'a parameter',
  'a variant',
  'a patch',
])

/** Accepts names wherever a value stands; files for others, and files that extend others, too. */
export function acceptNames(root: JsonSchema): JsonSchema {
  const { $defs = {}, properties = {} } = root
  return {
    ...root,
    required: ['tenon'],
    properties: mapValues(properties as JsonSchema, inside),
    $defs: mapValues($defs as JsonSchema, part =>
      withWords(slotOf(part), part, $defs as JsonSchema),
    ),
  }
}

/** The schema that is written for editors. */
export const editorSchema: JsonSchema = acceptNames(schema)

/** A place where a value stands. */
function slotOf(part: JsonSchema): JsonSchema {
  const inner = inside(part)
  if (takesNames(part)) return inner
  const { title, description, default: usual, ...rest } = inner
  const words = wordsOf(rest)
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(usual !== undefined && { default: usual }),
    ...(words !== undefined && { examples: words }),
    if: { type: 'string', pattern: isSize(part) ? calculation : standIn },
    then: {},
    else: rest,
  }
}

function isSize(part: JsonSchema): boolean {
  return part['$comment'] === slot.size.$comment
}

/** Words of a slot stand beside its branches too: editors complete what they find there. */
function withWords(slot: JsonSchema, part: JsonSchema, definitions: JsonSchema): JsonSchema {
  const { else: otherwise } = part
  const referred = isSchema(otherwise) ? String(otherwise['$ref']).replace('#/$defs/', '') : ''
  const words = wordsOf(part) ?? wordsOf(definitions[referred])
  return words && part['title'] !== 'a layer' ? { ...slot, examples: words } : slot
}

function wordsOf(part: Json | undefined): Json | undefined {
  if (!isSchema(part)) return undefined
  return part['type'] === 'boolean' ? [true, false] : (part['enum'] ?? wordsOf(part['then']))
}

/** True where text may stand already, where names mean nothing, and for parts of the language. */
function takesNames(part: JsonSchema): boolean {
  if (part['$ref'] !== undefined || Object.keys(part).length === 0) return true
  if (structure.has(part['title']) || part['$comment'] === slot.literal.$comment) return true
  const restricted = ['enum', 'pattern', 'if'].some(keyword => part[keyword] !== undefined)
  return typesOf(part).includes('string') && !restricted
}

/** The parts of a schema, each with names in its slots. */
function inside(part: JsonSchema): JsonSchema {
  const result: { [keyword: string]: Json } = { ...part }
  for (const keyword of ['items', 'additionalProperties'])
    if (isSchema(part[keyword])) result[keyword] = slotOf(part[keyword])
  // Branches are of the same value as the whole.
  for (const keyword of ['then', 'else'])
    if (isSchema(part[keyword])) result[keyword] = inside(part[keyword])
  const { properties } = part
  if (isSchema(properties)) result['properties'] = mapValues(properties, slotOf)
  return result
}

function mapValues(table: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(table).map(([name, part]) => [name, isSchema(part) ? change(part) : part]),
  )
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
