/** Expressions: `1/255`, `2*width`, `depth[0]`, `channels(x)`. Text becomes a value, never code. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import type { ParamValue } from './config.ts'
import { type ValueFault, checkTree, evaluateTree } from './expression-evaluate.ts'
import { ExpressionFault } from './expression-tokens.ts'
import { type Tree, parseExpression } from './expression-tree.ts'
import { type Value, describeValue, dynamic, open, poisoned } from './expression-values.ts'
import { type KnownNames, closedNames } from './names.ts'

/** What became of an expression: one of the four says it all. */
export interface Evaluated {
  readonly value: ParamValue | undefined
  /** It waits for a name that has no value yet. */
  readonly open: boolean
  /** It depends on something that has its diagnostic already. */
  readonly poisoned: boolean
  readonly diagnostics: readonly Diagnostic[]
}

export interface EvaluatedNumber {
  /** Finite; undefined where something is wrong. */
  readonly value: number | undefined
  readonly diagnostics: readonly Diagnostic[]
}

const nothing = { value: undefined, open: false, poisoned: false, diagnostics: [] } as const
const noNames = closedNames(new Map())

/** The number that an expression without names gives; `span` is the place of its text. */
export function evaluateExpression(text: string, span: Span): EvaluatedNumber {
  const { value, diagnostics } = evaluateTyped(text, span, noNames)
  if (value === undefined || typeof value === 'number') return { value, diagnostics }
  const problem = `a number is needed here, got ${describeValue(value)}`
  return { value: undefined, diagnostics: [diagnostic('wrong-operand', { problem }, span)] }
}

/** The value of an expression; `span` is the place of its text, quotes included. */
export function evaluateTyped(text: string, span: Span, names: KnownNames): Evaluated {
  const faults: ValueFault[] = []
  try {
    const tree = parseExpression(text)
    const evaluation = { text, names, faults }
    checkTree(tree, evaluation)
    const outcome = faults.length > 0 ? undefined : evaluateTree(tree, evaluation)
    if (outcome === open) return { ...nothing, open: true }
    if (outcome === poisoned) return { ...nothing, poisoned: true }
    const value = faults.length === 0 ? finite(outcome as Value, tree, faults) : undefined
    return { ...nothing, value, diagnostics: faults.map(each => describeFault(each, text, span)) }
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault
    const place = spanIn(text, span, fault.start, fault.end)
    return {
      ...nothing,
      diagnostics: [diagnostic('broken-expression', { problem: fault.message }, place)],
    }
  }
}

function finite(value: Value, at: Tree, faults: ValueFault[]): ParamValue | undefined {
  const values = typeof value === 'object' ? value : [value]
  if (values.includes(dynamic as never))
    faults.push({ code: 'no-value', problem: 'a size of it is only known when the model runs', at })
  else if (values.some(each => typeof each === 'number' && !Number.isFinite(each)))
    faults.push({ code: 'no-value', problem: 'the expression has no finite value', at })
  return faults.length === 0 ? (value as ParamValue) : undefined
}

/**
 * True for text that says nothing but one name, such as `same`: rather a word than a calculation.
 */
export function isBareName(text: string): boolean {
  return /^\s*[A-Za-z_][\w.]*\s*$/.test(text)
}

/** `span` is the place of the whole text. */
export function describeFault(fault: ValueFault, whole: string, span: Span): Diagnostic {
  const place = spanIn(whole, span, fault.at.start, fault.at.end)
  switch (fault.code) {
    case 'no-value':
    case 'wrong-operand':
      return diagnostic(fault.code, { problem: fault.problem }, place)
    default: {
      const { name, known } = fault
      return diagnostic(fault.code, { name }, place, {
        hint: nearestHint(name, known) ?? list(known),
      })
    }
  }
}

function list(known: readonly string[]): string {
  if (known.length === 0) return 'no names are known here'
  const shown = known.slice(0, 8).join(', ')
  return known.length > 8
    ? `known names: ${shown} and ${known.length - 8} others`
    : `known names: ${shown}`
}

/**
 * A part of a text inside its place; the whole place where quotes or escapes stand between them.
 */
export function spanIn(text: string, whole: Span, from: number, to: number): Span {
  const { source, start, end } = whole
  const raw = source.text.slice(start, end)
  const quoted = /^["']/.test(raw) && raw.slice(1, -1) === text
  if (raw !== text && !quoted) return { source, start, end }
  const base = start + (quoted ? 1 : 0)
  return { source, start: base + from, end: base + Math.max(to, from) }
}
