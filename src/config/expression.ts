/** Expressions in numeric slots: `1/255`, `2*16`. Text becomes a number, never code. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { ExpressionFault } from './expression-tokens.ts'
import { type BinarySign, type Tree, parseExpression } from './expression-tree.ts'

/** Names that an expression may use, with their values. */
export type Scope = ReadonlyMap<string, number>

export interface Evaluated {
  /** Finite; undefined where something is wrong. */
  readonly value: number | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** A fault that has a code of its own; offsets are those in the expression. */
interface ValueFault {
  readonly code: 'unknown-variable' | 'unknown-function' | 'no-value'
  readonly text: string
  readonly at: Tree
}

const noNames: Scope = new Map()

/**
 * The value of an expression; `span` is the place of its text, quotes included. Truth is 1 or 0.
 */
export function evaluateExpression(text: string, span: Span, scope: Scope = noNames): Evaluated {
  const faults: ValueFault[] = []
  try {
    const tree = parseExpression(text)
    const value = evaluate(tree, scope, faults)
    if (faults.length === 0 && !Number.isFinite(value))
      faults.push({ code: 'no-value', text: 'the expression has no finite value', at: tree })
    const diagnostics = faults.map(each => describeFault(each, text, span))
    return { value: faults.length === 0 ? value : undefined, diagnostics }
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault
    const place = spanIn(text, span, fault.start, fault.end)
    const diagnostics = [diagnostic('broken-expression', { problem: fault.message }, place)]
    return { value: undefined, diagnostics }
  }
}

/**
 * True for text that says nothing but one name, such as `same`: rather a word than a calculation.
 */
export function isBareName(text: string): boolean {
  return /^\s*[A-Za-z_][\w.]*\s*$/.test(text)
}

/** True for the name of a function that expressions know. */
export function isFunction(name: string): boolean {
  return Object.hasOwn(functions, name)
}

/** How many arguments a function takes (at least, at most), and what it computes. */
interface FunctionEntry {
  readonly count: readonly [number, number]
  compute(...args: readonly number[]): number
}

const functions: { readonly [name: string]: FunctionEntry } = {
  abs: { count: [1, 1], compute: x => Math.abs(x!) },
  ceil: { count: [1, 1], compute: x => Math.ceil(x!) },
  exp: { count: [1, 1], compute: x => Math.exp(x!) },
  floor: { count: [1, 1], compute: x => Math.floor(x!) },
  log: { count: [1, 1], compute: x => Math.log(x!) },
  log2: { count: [1, 1], compute: x => Math.log2(x!) },
  max: { count: [1, 16], compute: (...xs) => Math.max(...xs) },
  min: { count: [1, 16], compute: (...xs) => Math.min(...xs) },
  // Halves go up, as `floor(x + 0.5)` says: Python's ties to even would surprise in a width.
  round: { count: [1, 1], compute: x => Math.floor(x! + 0.5) },
  sqrt: { count: [1, 1], compute: x => Math.sqrt(x!) },
}

function evaluate(tree: Tree, scope: Scope, faults: ValueFault[]): number {
  switch (tree.kind) {
    case 'number':
      return tree.value
    case 'name': {
      const value = scope.get(tree.name)
      if (value === undefined) faults.push({ code: 'unknown-variable', text: tree.name, at: tree })
      return value ?? NaN
    }
    case 'unary': {
      const value = evaluate(tree.operand, scope, faults)
      if (tree.sign === 'not') return value === 0 ? 1 : 0
      return tree.sign === '-' ? -value : value
    }
    case 'binary': {
      const left = evaluate(tree.left, scope, faults)
      return combine(tree.sign, left, evaluate(tree.right, scope, faults))
    }
    case 'choice': {
      const chosen = evaluate(tree.test, scope, faults) === 0 ? tree.no : tree.yes
      return evaluate(chosen, scope, faults)
    }
    case 'call':
      return call(tree, scope, faults)
  }
}

function call(tree: Tree & { readonly kind: 'call' }, scope: Scope, faults: ValueFault[]): number {
  const known = isFunction(tree.name) ? functions[tree.name] : undefined
  const args = tree.args.map(each => evaluate(each, scope, faults))
  if (!known) {
    faults.push({ code: 'unknown-function', text: tree.name, at: tree })
    return NaN
  }
  const [fewest, most] = known.count
  if (args.length >= fewest && args.length <= most) return known.compute(...args)
  const wanted = fewest === most ? `${fewest} argument` : `${fewest} to ${most} arguments`
  const text = `${tree.name} takes ${wanted}, got ${args.length}`
  faults.push({ code: 'no-value', text, at: tree })
  return NaN
}

/** Division and remainder round down, as in Python. */
function combine(sign: BinarySign, a: number, b: number): number {
  switch (sign) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '//':
      return Math.floor(a / b)
    case '%':
      return a - b * Math.floor(a / b)
    case '**':
      return a ** b
    case '<':
      return Number(a < b)
    case '<=':
      return Number(a <= b)
    case '>':
      return Number(a > b)
    case '>=':
      return Number(a >= b)
    case '==':
      return Number(a === b)
    case '!=':
      return Number(a !== b)
    case 'and':
      return Number(a !== 0 && b !== 0)
    case 'or':
      return Number(a !== 0 || b !== 0)
  }
}

function describeFault({ code, text, at }: ValueFault, whole: string, span: Span): Diagnostic {
  const place = spanIn(whole, span, at.start, at.end)
  if (code === 'no-value') return diagnostic(code, { problem: text }, place)
  return diagnostic(code, { name: text }, place)
}

/**
 * A part of a text inside its place; the whole place where quotes or escapes stand between them.
 */
function spanIn(text: string, { source, start, end }: Span, from: number, to: number): Span {
  const raw = source.text.slice(start, end)
  const quoted = /^["']/.test(raw) && raw.slice(1, -1) === text
  if (raw !== text && !quoted) return { source, start, end }
  const base = start + (quoted ? 1 : 0)
  return { source, start: base + from, end: base + Math.max(to, from) }
}
