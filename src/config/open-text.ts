/** Text with names in it: `$name`, `conv_${i}`, and expressions; what `build` asks values of. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Names, OpenText, ParamValue, Repeat } from './config.ts'
import { type Evaluated, evaluateTyped, spanIn } from './expression.ts'
import { describeValue } from './expression-values.ts'
import { type KnownNames, knownNames } from './names.ts'

export interface EvaluatedText {
  readonly value: ParamValue | undefined
  readonly poisoned: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** The value of `2*width`, `$act` (of any type) or `conv_${i}` (text). */
export function evaluateText({ text, span }: OpenText, names: Names): EvaluatedText {
  const { value, poisoned, diagnostics } = evaluateKnown(text, span, knownNames(names))
  return { value, poisoned, diagnostics }
}

/** As `evaluateText`, but some names may have no value yet. */
export function evaluateKnown(text: string, span: Span, names: KnownNames): Evaluated {
  return text.includes('${') ? interpolate(text, span, names) : evaluateTyped(text, span, names)
}

/** True for text that refers to names where text is otherwise taken as it is. */
export function hasNames(text: string): boolean {
  return /^\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\[.*\])?$/.test(text) || /\$\{/.test(text)
}

/** True for `when` and the like: an expression that is true or false. */
export function evaluateCondition(
  condition: OpenText,
  names: Names,
): Omit<EvaluatedText, 'value'> & { readonly value: boolean | undefined } {
  const { value, poisoned, diagnostics } = evaluateText(condition, names)
  if (value === undefined || typeof value === 'boolean') return { value, poisoned, diagnostics }
  return { value: undefined, poisoned, diagnostics: [notTruth(condition.span, value)] }
}

/** What is said of a condition that is neither true nor false. */
export function notTruth(span: Span, value: ParamValue): Diagnostic {
  const parameters = { field: 'when', expected: 'true or false', actual: describeValue(value) }
  return diagnostic('wrong-type', parameters, span)
}

/** Most repeats of one layer. */
export const mostRepeats = 10_000

/** How often a layer is repeated: a whole number, 0 leaves it out. */
export function evaluateCount(
  { times }: Repeat,
  names: Names,
): Omit<EvaluatedText, 'value'> & { readonly value: number | undefined } {
  if (typeof times === 'number') return { value: times, poisoned: false, diagnostics: [] }
  const { value, poisoned, diagnostics } = evaluateText(times, names)
  if (value === undefined) return { value, poisoned, diagnostics }
  const fault = countFault(times.span, value)
  return fault
    ? { value: undefined, poisoned, diagnostics: [fault] }
    : { value: value as number, poisoned, diagnostics }
}

function countFault(span: Span, value: ParamValue): Diagnostic | undefined {
  const field = 'repeat'
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    const parameters = { field, expected: 'a whole number', actual: describeValue(value) }
    return diagnostic('wrong-type', parameters, span)
  }
  if (value >= 0 && value <= mostRepeats) return undefined
  const expected = value < 0 ? 'at least 0' : `at most ${mostRepeats}`
  return diagnostic('out-of-range', { field, value: String(value), expected }, span)
}

/** One `${expr}` alone keeps its type; among text it becomes text. */
function interpolate(text: string, span: Span, names: KnownNames): Evaluated {
  const parts = [...text.matchAll(/\$\{([^}]*)\}/g)]
  if (text.split('${').length - 1 !== parts.length) {
    const at = text.lastIndexOf('${')
    const place = spanIn(text, span, at, text.length)
    const problem = "the '}' of '${' is missing"
    const diagnostics = [diagnostic('broken-expression', { problem }, place)]
    return { value: undefined, open: false, poisoned: false, diagnostics }
  }
  const values = parts.map(match => {
    const place = spanIn(text, span, match.index + 2, match.index + match[0].length - 1)
    return evaluateTyped(match[1]!, place, names)
  })
  if (parts.length === 1 && parts[0]![0].length === text.length) return values[0]!
  return {
    value: values.every(each => each.value !== undefined) ? joined(text, parts, values) : undefined,
    open: values.some(each => each.open),
    poisoned: values.some(each => each.poisoned),
    diagnostics: values.flatMap(each => each.diagnostics),
  }
}

function joined(
  text: string,
  parts: readonly RegExpExecArray[],
  values: readonly Evaluated[],
): string {
  let result = ''
  let at = 0
  parts.forEach((match, k) => {
    result += text.slice(at, match.index) + String(values[k]!.value)
    at = match.index + match[0].length
  })
  return result + text.slice(at)
}
