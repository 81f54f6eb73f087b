/** Patterns of names with numbers in them: `stage{i}/conv` is `layer{i+1}.0.conv1` elsewhere. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { evaluateTyped, spanIn } from './expression.ts'
import type { OpenText, ParamValue } from './config.ts'
import { type KnownNames, closedNames, withOpen } from './names.ts'

export interface NamePattern {
  /** Names of the numbers, each once. */
  readonly numbers: readonly string[]
  /** How much of a name it is, up to the end or a `/`; undefined where it is none of it. */
  match(name: string): NameMatch | undefined
}

export interface NameMatch {
  readonly length: number
  /** The numbers by their names. */
  readonly values: ReadonlyMap<string, number>
}

const braces = /\{([^{}]*)\}/g

/** Reads the names of layers that an entry stands for; undefined where `checkPattern` complains. */
export function readPattern(text: string): NamePattern | undefined {
  const numbers = [...new Set([...text.matchAll(braces)].map(match => match[1]!))]
  if (faultIn(text) !== undefined) return undefined
  const seen = new Set<string>()
  const parts = text.split(braces).map((part, i) => {
    if (i % 2 === 0) return part.replace(/[.*+?^$()|[\]\\/-]/g, '\\$&')
    if (seen.has(part)) return `(?:\\k<${part}>)`
    seen.add(part)
    return `(?<${part}>0|[1-9]\\d{0,5})`
  })
  const form = new RegExp(`^${parts.join('')}(?=/|$)`)
  return {
    numbers,
    match(name) {
      const found = form.exec(name)
      if (!found) return undefined
      const values = numbers.map(each => [each, Number(found.groups![each])] as const)
      return { length: found[0].length, values: new Map(values) }
    },
  }
}

/** What is wrong with a pattern, and with what stands for it elsewhere. */
export function checkPattern(pattern: OpenText, filled: OpenText): readonly Diagnostic[] {
  const faults = [pattern, filled].flatMap(checkBraces)
  if (faults.length > 0) return faults
  const problem = faultIn(pattern.text)
  if (problem !== undefined) return [diagnostic('broken-expression', { problem }, pattern.span)]
  const read = readPattern(pattern.text)!
  return evaluateParts(filled, withOpen(closedNames(new Map()), read.numbers)).diagnostics
}

/** A number ends where no digit follows, so that no name is tried twice. */
function faultIn(text: string): string | undefined {
  if (strayBrace(text) >= 0) return 'braces do not pair'
  if ([...text.matchAll(braces)].some(match => !/^[A-Za-z]\w*$/.test(match[1]!)))
    return 'braces hold the name of a number here: {i}'
  return /\d\{|\}[\d{]/.test(text) ? 'a digit or another number stands beside {...}' : undefined
}

/** The text with the values of its expressions: `layer{i+1}` where `i` is 0 is `layer1`. */
export function fillPattern(
  filled: OpenText,
  numbers: ReadonlyMap<string, number>,
): { readonly text: string | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { values, diagnostics } = evaluateParts(filled, closedNames(numbers))
  if (values.includes(undefined)) return { text: undefined, diagnostics }
  let next = 0
  return { text: filled.text.replace(braces, () => String(values[next++])), diagnostics }
}

function evaluateParts(
  { text, span }: OpenText,
  names: KnownNames,
): {
  readonly values: readonly (ParamValue | undefined)[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const results = [...text.matchAll(braces)].map(match => {
    const place = spanIn(text, span, match.index + 1, match.index + match[0].length - 1)
    return evaluateTyped(match[1]!, place, names)
  })
  return {
    values: results.map(each => each.value),
    diagnostics: results.flatMap(each => each.diagnostics),
  }
}

function checkBraces({ text, span }: OpenText): readonly Diagnostic[] {
  const at = strayBrace(text)
  if (at < 0) return []
  const problem = text[at] === '{' ? "the '}' of '{' is missing" : "the '{' of '}' is missing"
  return [diagnostic('broken-expression', { problem }, placeOf(text, span, at))]
}

function placeOf(text: string, span: Span, at: number): Span {
  return spanIn(text, span, at, at + 1)
}

/** Where a brace stands without its other; -1 where none does. */
function strayBrace(text: string): number {
  return text.replace(braces, match => ' '.repeat(match.length)).search(/[{}]/)
}
