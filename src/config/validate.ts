/** Checks items against the schema and explains what does not hold, once per mistake. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { JsonSchema, Path } from '../fields/field.ts'
import { type Item, toJson } from './item.ts'
import { checkLayerKeys } from './layer-keys.ts'
import { type Violation, violationAt } from './violation.ts'
import { explainUnknown } from './unknown.ts'
import { type SchemaError, validate } from './validate.generated.js'
import { explainValue } from './wrong-values.ts'

/** Items in `settled` have their diagnostic already. */
export function validateItem(
  root: JsonSchema,
  item: Item,
  settled: ReadonlySet<Item>,
): readonly Diagnostic[] {
  const errors = validate(toJson(item)) ? [] : (validate.errors ?? [])
  const violations = errors
    // The branch of an `if` has said what is wrong.
    .filter(each => each.keyword !== 'if')
    .map(each => violationAt(root, item, each.keyword, pathOf(each), each.params))
    .filter(each => !isSettled(each, settled))
    .filter(isOwnMistake)
  const unknown = violations.filter(each => each.keyword === 'additionalProperties')
  const others = violations.filter(each => each.keyword !== 'additionalProperties')
  const meant = unknown.map(each => explainUnknown(each, item))
  const missed = new Set(meant.flatMap(each => (each.meant === undefined ? [] : [each.meant])))
  return [
    ...meant.map(each => each.diagnostic),
    // A misspelt field is not missing as well.
    ...others.filter(each => !missed.has(missingKey(each))).map(explainValue),
    ...checkLayerKeys(root, item),
  ]
}

/** Of a value of the wrong type, nothing else need be said. */
function isOwnMistake({ keyword, path }: Violation, _: number, all: readonly Violation[]): boolean {
  if (keyword !== 'enum') return true
  const place = path.join('/')
  return !all.some(each => each.keyword === 'type' && each.path.join('/') === place)
}

/** Any item on the way down to the value may be settled. */
function isSettled({ items }: Violation, settled: ReadonlySet<Item>): boolean {
  return items.some(each => settled.has(each))
}

function missingKey({ keyword, path, params }: Violation): string {
  return keyword === 'required' ? JSON.stringify([...path, params['missingProperty']]) : ''
}

/** The JSON Pointer of an error as a path. */
function pathOf({ instancePath }: SchemaError): Path {
  const steps = instancePath.split('/').slice(1)
  return steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
