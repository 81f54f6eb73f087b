/** Checks items against the schema and explains what does not hold, once per mistake. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { JsonSchema, Path } from '../fields/field.ts'
import { type Item, toJson } from './item.ts'
import { type Violation, violationAt } from './violation.ts'
import { explainUnknown } from './unknown.ts'
import { type SchemaError, validate } from './validate.generated.js'
import { explainValue } from './wrong-values.ts'

export interface Validation {
  readonly root: JsonSchema
  /** Items that have their diagnostic already. */
  readonly settled: ReadonlySet<Item>
  /** What is said of values that names gave, by their place. */
  readonly origins: ReadonlyMap<Span, string>
  /** Names of the blocks that layers may use. */
  readonly blocks: readonly string[]
  /** Sections that may be missing. */
  readonly optional: readonly string[]
}

/** Everything that the schema does not allow. Values that wait for names are left out. */
export function validateItem(item: Item, validation: Validation): readonly Diagnostic[] {
  const { root, settled, blocks, optional } = validation
  const errors = validate(toJson(item)) ? [] : (validate.errors ?? [])
  const violations = errors
    // The branch of an `if` has said what is wrong.
    .filter(each => each.keyword !== 'if')
    .map(each => violationAt(root, item, each.keyword, pathOf(each), each.params))
    .filter(each => !isSettled(each, settled) && !isOptional(each, optional))
    .filter(isOwnMistake)
  const unknown = violations.filter(each => each.keyword === 'additionalProperties')
  const others = violations.filter(each => each.keyword !== 'additionalProperties')
  const meant = unknown.map(each => explainUnknown(each, item, blocks))
  const missed = new Set(meant.flatMap(each => (each.meant === undefined ? [] : [each.meant])))
  const diagnostics = [
    ...meant.map(each => each.diagnostic),
    // A misspelt field is not missing as well.
    ...others.filter(each => !missed.has(missingKey(each))).map(each => explainValue(each, blocks)),
  ]
  return diagnostics.map(each => withOrigin(each, validation))
}

/** A value that a name gave: whoever mends it must look at the name. */
function withOrigin(found: Diagnostic, { origins }: Validation): Diagnostic {
  const message = found.span && origins.get(found.span)
  if (message === undefined) return found
  return { ...found, notes: [...found.notes, { message }], fix: undefined }
}

function isOptional({ keyword, path, params }: Violation, optional: readonly string[]): boolean {
  const missing = String(params['missingProperty'])
  return keyword === 'required' && path.length === 0 && optional.includes(missing)
}

const ofValues: ReadonlySet<string> = new Set([
  'enum',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
])

/** Of a value of the wrong type, nothing else need be said. */
function isOwnMistake({ keyword, path }: Violation, _: number, all: readonly Violation[]): boolean {
  if (!ofValues.has(keyword)) return true
  const place = path.join('/')
  return !all.some(each => each.keyword === 'type' && each.path.join('/') === place)
}

/** Any item on the way down to the value may be settled, or wait for names. */
function isSettled({ items }: Violation, settled: ReadonlySet<Item>): boolean {
  return items.some(each => settled.has(each) || (each.kind === 'scalar' && each.open === true))
}

function missingKey({ keyword, path, params }: Violation): string {
  return keyword === 'required' ? JSON.stringify([...path, params['missingProperty']]) : ''
}

/** The JSON Pointer of an error as a path. */
function pathOf({ instancePath }: SchemaError): Path {
  const steps = instancePath.split('/').slice(1)
  return steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
