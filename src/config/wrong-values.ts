/** Says why a value is wrong: type, range, words, length, or something that is missing. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { JsonSchema } from '../fields/field.ts'
import { isNumericSlot, typesOf } from './schema-walk.ts'
import { unknownLayer, unknownName } from './unknown.ts'
import type { Violation } from './violation.ts'
import { describeItem, describeTypes, withArticle } from './words.ts'

/** `blocks` are names that stand where layers do. */
export function explainValue(violation: Violation, blocks: readonly string[]): Diagnostic {
  const { params } = violation
  const limit = String(params['limit'])
  switch (violation.keyword) {
    case 'type':
      return explainType(violation)
    case 'enum':
      return explainWord(violation, blocks)
    case 'required':
      return explainMissing(violation)
    case 'minimum':
      return outOfRange(violation, `at least ${limit}`)
    case 'maximum':
      return outOfRange(violation, `at most ${limit}`)
    case 'exclusiveMinimum':
      return outOfRange(violation, `more than ${limit}`)
    case 'exclusiveMaximum':
      return outOfRange(violation, `less than ${limit}`)
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return explainCount(violation)
    case 'pattern':
      return badName(violation, patternWords(violation.schema))
    case 'minLength':
      return badName(violation, 'it is empty')
    case 'maxLength':
      return badName(violation, `it has more than ${limit} characters`)
    default:
      throw new Error(`tenon fault: the schema's keyword '${violation.keyword}' has no words`)
  }
}

function explainType(violation: Violation): Diagnostic {
  const { schema, item, field, owner } = violation
  const { properties } = schema
  const isEntry = owner === schema['title'] && !expectsList(schema) && !isKind(schema)
  if (isEntry && properties && item.kind !== 'map' && !knownSection(violation)) {
    if (item.kind !== 'scalar' || item.value !== null)
      return noMainArgument(violation, properties as JsonSchema)
  }
  const actual = describeItem(item)
  const span = item.span.start === item.span.end ? violation.key : item.span
  return diagnostic('wrong-type', { field, expected: expectedTypes(schema), actual }, span)
}

/** Maps of the language, which no entry of the catalog describes. */
const languageMaps: ReadonlySet<unknown> = new Set([
  'a layer',
  'a block',
  'a parameter',
  'params',
  'repeat',
])

/** Sections take maps and nothing else; catalog entries could have had a main argument. */
function knownSection({ path, schema }: Violation): boolean {
  const inLayers = path[0] === 'layers' || path[0] === 'modules' || path[0] === 'blocks'
  const inCatalog = inLayers || (path[0] === 'training' && path.length > 2)
  return !inCatalog || path[1] === 'data' || languageMaps.has(schema['title'])
}

function expectsList(schema: JsonSchema): boolean {
  return typesOf(schema).includes('array')
}

/** `'padding' needs the name of ...`: what may stand there, in words. */
function expectedTypes(schema: JsonSchema): string {
  const types = typesOf(schema).filter(each => each !== 'string' || !isNumericSlot(schema))
  if (isLayer(schema)) return 'the name of a layer, or a map with one'
  if (typesOf(schema).includes('string') && isKind(schema)) {
    const others = types.filter(each => each !== 'string' && each !== 'object')
    const words = `the name of ${withArticle(String(schema['title']))}, or a map with one`
    return others.length > 0 ? `${words}, or ${describeTypes(others)}` : words
  }
  const choices = schema['enum'] as readonly unknown[] | undefined
  if (choices) return `one of ${choices.map(String).join(', ')}`
  return describeTypes(types)
}

function isLayer({ title }: JsonSchema): boolean {
  return title === 'a layer'
}

function isKind({ title, maxProperties }: JsonSchema): boolean {
  return title !== undefined && maxProperties !== undefined && title !== 'outputs'
}

function noMainArgument(violation: Violation, properties: JsonSchema): Diagnostic {
  const { item, owner } = violation
  const takes = (schema: JsonSchema): boolean => {
    const types = typesOf(schema)
    if (item.kind === 'list') return types.includes('array')
    if (item.kind === 'map') return false
    const type = typeof item.value
    return types.includes(type) || (type === 'number' && types.includes('integer'))
  }
  const candidates = Object.entries(properties)
    .filter(([, schema]) => takes(schema as JsonSchema) || isReference(schema as JsonSchema))
    .map(([name]) => name)
    .slice(0, 4)
  return diagnostic('no-main-argument', { owner, candidates }, item.span)
}

/** Slots that take a number or a name too, so that they may be what was meant. */
function isReference({ $ref }: JsonSchema): boolean {
  return $ref === '#/$defs/initializer' || $ref === '#/$defs/layer'
}

function explainWord(violation: Violation, blocks: readonly string[]): Diagnostic {
  const { schema, named, names, item, field, path } = violation
  const words = (schema['enum'] as readonly unknown[]).filter(word => word !== null).map(String)
  const text = item.kind === 'scalar' ? String(item.value) : ''
  if (path.length === 1 && path[0] === 'tenon')
    return diagnostic('unsupported-version', { version: describeItem(item) }, item.span)
  if (isLayer(schema)) return unknownLayer(text, item.span, [...words, ...blocks])
  const [needed] = requiredOf(named)
  if (needed !== undefined)
    return diagnostic('missing-field', { owner: text, field: needed }, item.span)
  if (schema['title'] !== undefined)
    return unknownName({ kind: String(schema['title']), name: text }, item.span, [
      ...new Set([...words, ...names]),
    ])
  const parameters = { field, words, actual: describeItem(item) }
  return diagnostic('not-one-of', parameters, item.span, { hint: nearestHint(text, words) })
}

/** What an entry cannot do without; one with a main argument says so of its map alone. */
function requiredOf(entry: JsonSchema = {}): readonly string[] {
  const map = (entry['then'] ?? {}) as JsonSchema
  return (entry['required'] ?? map['required'] ?? []) as readonly string[]
}

function explainMissing(violation: Violation): Diagnostic {
  const { params, owner, key } = violation
  return diagnostic('missing-field', { owner, field: String(params['missingProperty']) }, key)
}

function outOfRange({ item, field }: Violation, expected: string): Diagnostic {
  const value = item.kind === 'scalar' ? String(item.value) : ''
  return diagnostic('out-of-range', { field, value, expected }, item.span)
}

function explainCount(violation: Violation): Diagnostic {
  const { schema, item, field } = violation
  const count =
    item.kind === 'map' ? item.entries.size : item.kind === 'list' ? item.items.length : 0
  if (item.kind === 'map' && schema['maxProperties'] === 1)
    return diagnostic('one-name-needed', { kind: String(schema['title']), count }, item.span)
  const noun = item.kind === 'map' ? ['key', 'keys'] : ['entry', 'entries']
  return diagnostic(
    'list-length',
    { field, expected: countWords(schema, item.kind, noun), count },
    item.span,
  )
}

function countWords(schema: JsonSchema, kind: string, [one, many]: readonly string[]): string {
  const suffix = kind === 'map' ? 'Properties' : 'Items'
  const fewest = Number(schema[`min${suffix}`] ?? 0)
  const most = Number(schema[`max${suffix}`] ?? Infinity)
  const counted = (count: number): string => `${count} ${count === 1 ? one : many}`
  if (fewest === most) return counted(fewest)
  if (most === Infinity || (fewest === 1 && most >= 64)) return `at least ${counted(fewest)}`
  return fewest > 0 ? `${fewest} to ${counted(most)}` : `at most ${counted(most)}`
}

/** What the schema's two patterns for names mean. */
function patternWords({ pattern }: JsonSchema): string {
  return String(pattern).includes('\\s')
    ? 'it must begin with a letter and hold no space, @ or $'
    : 'it must begin with a letter and hold letters, digits and _ only'
}

function badName({ item }: Violation, expected: string): Diagnostic {
  const name = item.kind === 'scalar' ? String(item.value) : ''
  return diagnostic('bad-name', { name, expected }, item.span)
}
