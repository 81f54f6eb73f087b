/** Evaluates the text of numeric slots, so that everything after it sees numbers. */
import { diagnostic } from '../diagnostics/diagnostic.ts'
import { evaluateExpression, isBareName } from './expression.ts'
import type { Rule } from './rewrite.ts'
import { isNumericSlot, typesOf } from './schema-walk.ts'
import { describeItem, describeTypes } from './words.ts'

/**
 * `units: 2*16` -> `units: 32`. A word is no calculation, and is reported as a value of the wrong
 * type.
 */
export const evaluateNumbers: Rule = (item, { schema, field }, context) => {
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return item
  if (!isNumericSlot(schema) || context.settled.has(item)) return item
  if (isBareName(item.value) || !/\d|[-+*/%()<>?]/.test(item.value)) {
    const expected = describeTypes(typesOf(schema).filter(type => type !== 'string'))
    const parameters = { field, expected, actual: describeItem(item) }
    context.diagnostics.push(diagnostic('wrong-type', parameters, item.span))
    context.settled.add(item)
    return item
  }
  const { value, diagnostics } = evaluateExpression(item.value, item.span)
  context.diagnostics.push(...diagnostics)
  if (value !== undefined) return { ...item, value }
  context.settled.add(item)
  return item
}
