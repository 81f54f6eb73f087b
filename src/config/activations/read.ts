/** Reads `activations:` of a file: every expression is parsed, typed and looked at closely. */
import { catalog } from '../../catalog/catalog.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/source.ts'
import { type Expr, constant, operand, substitute, visitOrder } from '../../expr/expr.ts'
import type { ValueFault } from '../expression-evaluate.ts'
import { describeFault, spanIn } from '../expression.ts'
import { ExpressionFault } from '../expression-tokens.ts'
import { type Tree, parseExpression } from '../expression-tree.ts'
import { type Entry, type Item, type MapItem, entriesOf, toJson } from '../item.ts'
import { nameFault } from '../params.ts'
import { buildElement } from './element-expression.ts'
import { type ElementFunction, elementFunctions } from './element-functions.ts'
import { checkFinite } from './finite.ts'
import {
  type OwnActivation,
  type OwnParam,
  type OwnWeight,
  createOwnActivation,
  elementAtDefaults,
  weightParts,
} from './own-activation.ts'

const functions = elementFunctions(catalog.activations)

/** What an activation's expression can call, beside other own activations. */
export const activationFunctionNames: readonly string[] = [...functions.keys()].sort()

/** One reading of a file's section. */
interface Reading {
  readonly prefix: string
  readonly entries: ReadonlyMap<string, Entry>
  /** Those of included files and the ones read so far, by local name; null while one is read. */
  readonly done: Map<string, OwnActivation | undefined | null>
  readonly diagnostics: Diagnostic[]
}

/**
 * The own activations of a rewritten file, and of those it includes, by their name in this file.
 * What is at fault is left out.
 */
export function readActivations(
  file: MapItem,
  prefix: string,
  included: ReadonlyMap<string, OwnActivation>,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, OwnActivation> {
  const entries = entriesOf(file.entries.get('activations')?.value)
  const reading: Reading = { prefix, entries, done: new Map(included), diagnostics }
  for (const name of entries.keys()) readActivation(name, reading)
  return new Map([...reading.done].flatMap(([name, own]) => (own ? [[name, own]] : [])))
}

/** Undefined where it is at fault, null where it is being read: then it calls itself. */
function readActivation(name: string, reading: Reading): OwnActivation | undefined | null {
  if (reading.done.has(name)) return reading.done.get(name)
  reading.done.set(name, null)
  const made = makeActivation(name, reading.entries.get(name)!, reading)
  reading.done.set(name, made)
  return made
}

function makeActivation(
  name: string,
  { key, value }: Entry,
  reading: Reading,
): OwnActivation | undefined {
  const section = (part: string): Item | undefined => entriesOf(value).get(part)?.value
  const expr = value.kind === 'map' ? section('expr') : value
  if (expr?.kind !== 'scalar' || typeof expr.value !== 'string') return undefined
  const before = reading.diagnostics.length
  const params = [...entriesOf(section('params'))].flatMap(([each, entry]) =>
    paramOf(each, entry.value),
  )
  const weights = [...entriesOf(section('weights'))].map(([each, entry]): OwnWeight => ({
    name: each,
    declared: weightParts(toJson(entry.value)),
  }))
  checkNames(section('params'), section('weights'), reading.diagnostics)
  const own = { type: `$${reading.prefix}${name}`, span: key, params, weights }
  const compiled = compile(expr.value, expr.span, own, reading)
  if (!compiled || reading.diagnostics.length > before) return undefined
  const doc = section('doc')
  const said = doc?.kind === 'scalar' && typeof doc.value === 'string' ? doc.value : expr.value
  const made = createOwnActivation({ ...own, ...compiled, doc: said })
  reading.diagnostics.push(
    ...checkUse(made, expr.span, section('params'), section('weights')),
    ...checkFinite(made, elementAtDefaults(made), expr.span),
  )
  return made
}

function paramOf(name: string, item: Item): readonly OwnParam[] {
  const fields = entriesOf(item)
  const numberIn = (field: Item | undefined): number | undefined =>
    field?.kind === 'scalar' && typeof field.value === 'number' ? field.value : undefined
  const usual = numberIn(item.kind === 'map' ? fields.get('default')?.value : item)
  if (usual === undefined) return []
  const [min, max] = ['min', 'max'].map(each => numberIn(fields.get(each)?.value))
  const doc = fields.get('doc')?.value
  const said = doc?.kind === 'scalar' && typeof doc.value === 'string' ? doc.value : 'a number'
  return [{ name, default: usual, min, max, doc: said }]
}

/** Names of parameters and weights are words of the expression that nothing else has. */
function checkNames(
  params: Item | undefined,
  weights: Item | undefined,
  diagnostics: Diagnostic[],
): void {
  const taken = new Map([['x', 'it is the input']])
  for (const [section, word] of [
    [params, 'a parameter'],
    [weights, 'a weight'],
  ] as const)
    for (const [name, { key }] of entriesOf(section)) {
      const expected = functions.has(name) ? 'it is a function of expressions' : taken.get(name)
      const fault =
        expected === undefined
          ? nameFault(name, key)
          : diagnostic('bad-name', { name, expected }, key)
      if (fault) diagnostics.push(fault)
      taken.set(name, `it is ${word} already`)
    }
}

/** Constants that an expression may name. */
const constants = new Map([
  ['pi', constant(Math.PI)],
  ['e', constant(Math.E)],
])

function compile(
  text: string,
  span: Span,
  { params, weights }: Pick<OwnActivation, 'params' | 'weights'>,
  reading: Reading,
): { readonly element: Expr; readonly text: string } | undefined {
  const names = ['x', ...params.map(each => each.name), ...weights.map(each => each.name)]
  const values = new Map([...constants, ...names.map((name, k) => [name, operand(k)] as const)])
  const faults: ValueFault[] = []
  try {
    const tree = parseExpression(text)
    const called = ownCalls(tree, text, span, reading)
    const known = new Map([...functions, ...called])
    const element = buildElement(tree, text, { values, functions: known }, faults)
    reading.diagnostics.push(...faults.map(each => describeFault(each, text, span)))
    return element && { element, text: withWholeNames(tree, text, reading) }
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault
    const place = spanIn(text, span, fault.start, fault.end)
    reading.diagnostics.push(diagnostic('broken-expression', { problem: fault.message }, place))
    return undefined
  }
}

type Call = Tree & { readonly kind: 'call' }

/** `$other(x)` in every branch of a tree. */
function callsIn(tree: Tree): readonly Call[] {
  switch (tree.kind) {
    case 'call':
      return [...(tree.name.startsWith('$') ? [tree] : []), ...tree.args.flatMap(callsIn)]
    case 'unary':
      return callsIn(tree.operand)
    case 'binary':
      return [tree.left, tree.right].flatMap(callsIn)
    case 'choice':
      return [tree.test, tree.yes, tree.no].flatMap(callsIn)
    case 'index':
      return [tree.list, tree.index].flatMap(callsIn)
    default:
      return []
  }
}

/** Own activations that the tree calls, each at its default parameters. */
function ownCalls(
  tree: Tree,
  text: string,
  span: Span,
  reading: Reading,
): ReadonlyMap<string, ElementFunction> {
  const found = new Map<string, ElementFunction>()
  for (const { name, start, end } of callsIn(tree)) {
    const local = name.slice(1)
    const place = spanIn(text, span, start, end)
    const known = reading.entries.has(local) || reading.done.has(local)
    const own = known ? readActivation(local, reading) : undefined
    if (own === null)
      reading.diagnostics.push(diagnostic('circular-activation', { name: local }, place))
    else if (own && own.weights.length > 0) {
      const problem = `'${name}' has weights, and only layers have these`
      reading.diagnostics.push(diagnostic('wrong-operand', { problem }, place))
    }
    const element = own ? elementAtDefaults(own) : undefined
    // What is at fault has its diagnostic: whatever calls it goes on with x itself.
    if (known)
      found.set(name, { count: [1, 1], build: x => (element ? substitute(element, [x]) : x!) })
  }
  return found
}

/** The text with the names that other own activations have in the whole config. */
function withWholeNames(tree: Tree, text: string, { done }: Reading): string {
  const calls = [...callsIn(tree)].sort((a, b) => b.start - a.start)
  return calls.reduce((whole, { name, start }) => {
    const { type } = done.get(name.slice(1)) ?? { type: name }
    return whole.slice(0, start) + type + whole.slice(start + name.length)
  }, text)
}

/** Everything that is declared, and x, should matter. */
function checkUse(
  { element, params, weights, type }: OwnActivation,
  span: Span,
  ...sections: readonly (Item | undefined)[]
): readonly Diagnostic[] {
  const used = new Set(
    visitOrder([element]).flatMap(each => (each.op === 'operand' ? [each.value] : [])),
  )
  const names = ['x', ...params.map(each => each.name), ...weights.map(each => each.name)]
  return names.flatMap((name, k) => {
    if (used.has(k)) return []
    const entry = sections.map(each => entriesOf(each).get(name)).find(each => each)
    return [diagnostic('unused-in-activation', { activation: type, name }, entry?.key ?? span)]
  })
}
