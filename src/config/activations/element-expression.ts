/** The tree of an expression as an element of a result: typed, and made of `expr/` alone. */
import {
  type Expr,
  add,
  all,
  any as either,
  boolean,
  constant,
  div,
  eq,
  exp,
  floor,
  ge,
  gt,
  le,
  log,
  lt,
  mul,
  neg,
  not,
  select,
  sqrt,
  sub,
  visitOrder,
} from '../../expr/expr.ts'
import { evaluate } from '../../expr/evaluate.ts'
import type { ValueFault } from '../expression-evaluate.ts'
import type { BinarySign, Tree } from '../expression-tree.ts'
import { calculate, operandType } from '../expression-values.ts'
import { shorten } from '../words.ts'
import type { ElementFunction } from './element-functions.ts'

/** What the names in an activation's expression mean. */
export interface ElementNames {
  readonly values: ReadonlyMap<string, Expr>
  readonly functions: ReadonlyMap<string, ElementFunction>
}

interface Building extends ElementNames {
  readonly text: string
  readonly faults: ValueFault[]
}

/** The element of a tree; every fault of all its branches goes into `faults`. */
export function buildElement(
  tree: Tree,
  text: string,
  names: ElementNames,
  faults: ValueFault[],
): Expr | undefined {
  const building = { ...names, text, faults }
  const element = build(tree, building)
  return wanted('number', element, tree, 'an activation gives numbers', building)
}

/** Undefined where the tree has a fault, which is recorded then. */
function build(tree: Tree, building: Building): Expr | undefined {
  switch (tree.kind) {
    case 'number':
      return constant(tree.value)
    case 'name':
      return nameElement(tree.name, tree, building)
    case 'unary':
      return unaryElement(tree, building)
    case 'binary':
      return binaryElement(tree, building)
    case 'choice':
      return choiceElement(tree, building)
    case 'call':
      return callElement(tree, building)
    case 'text':
    case 'index': {
      const kind = tree.kind === 'text' ? 'text' : 'an entry of a list'
      return refuse(tree, `is ${kind}; an activation has numbers and truths only`, building)
    }
  }
}

function nameElement(name: string, at: Tree, { values, faults }: Building): Expr | undefined {
  const found = values.get(name)
  if (found) return found
  if (name === 'true' || name === 'false') return boolean(name === 'true')
  faults.push({ code: 'unknown-variable', name, known: [...values.keys()], at })
  return undefined
}

function unaryElement(
  { sign, operand }: Tree & { readonly kind: 'unary' },
  building: Building,
): Expr | undefined {
  const type = sign === 'not' ? 'truth' : 'number'
  const inner = wanted(type, build(operand, building), operand, needs(sign, type), building)
  if (!inner || sign === '+') return inner
  return sign === 'not' ? not(inner) : folded(neg(inner))
}

function binaryElement(
  { sign, left, right }: Tree & { readonly kind: 'binary' },
  building: Building,
): Expr | undefined {
  const type = operandType(sign) === 'boolean' ? 'truth' : 'number'
  const [a, b] = [left, right].map(each =>
    wanted(type, build(each, building), each, needs(sign, type), building),
  )
  if (!a || !b) return undefined
  const known = a.op === 'const' && b.op === 'const' && operandType(sign) === 'number'
  if (known) return literal(calculate(sign, a.value, b.value))
  return signs[sign](a, b)
}

function literal(value: number | boolean): Expr {
  return typeof value === 'boolean' ? boolean(value) : constant(value)
}

const signs: { readonly [sign in BinarySign]: (a: Expr, b: Expr) => Expr } = {
  '+': add,
  '-': sub,
  '*': mul,
  '/': div,
  '//': (a, b) => floor(div(a, b)),
  '%': (a, b) => sub(a, mul(b, floor(div(a, b)))),
  '**': power,
  '<': lt,
  '<=': le,
  '>': gt,
  '>=': ge,
  '==': eq,
  '!=': (a, b) => not(eq(a, b)),
  and: all,
  or: either,
}

/** Largest exponent that is written out as products. */
const mostFactors = 64

/** Whole powers are products, exact for negative numbers too; all others need a base above 0. */
function power(base: Expr, exponent: Expr): Expr {
  const value = exponent.op === 'const' ? exponent.value : NaN
  if (Number.isInteger(value) && Math.abs(value) <= mostFactors)
    return value < 0 ? div(1, product(base, -value)) : product(base, value)
  return value === 0.5 ? sqrt(base) : exp(mul(exponent, log(base)))
}

function product(base: Expr, count: number): Expr {
  if (count === 0) return constant(1)
  const half = product(base, Math.floor(count / 2))
  const squared = count < 2 ? undefined : mul(half, half)
  if (!squared) return base
  return count % 2 === 1 ? mul(squared, base) : squared
}

function choiceElement(
  { test, yes, no }: Tree & { readonly kind: 'choice' },
  building: Building,
): Expr | undefined {
  const words = "'? :' needs true or false"
  const condition = wanted('truth', build(test, building), test, words, building)
  const a = build(yes, building)
  const b = a
    ? wanted(typeOf(a), build(no, building), no, "both sides of ':' are of one type", building)
    : build(no, building)
  return condition && a && b && select(condition, a, b)
}

function callElement(call: Tree & { readonly kind: 'call' }, building: Building): Expr | undefined {
  const { functions, faults } = building
  const { name } = call
  const args = call.args.map(each =>
    wanted('number', build(each, building), each, `${name} needs numbers`, building),
  )
  const found = functions.get(name)
  if (!found) {
    const known = [...functions.keys()].sort()
    faults.push({ code: 'unknown-function', name, known, at: call })
    return undefined
  }
  const [fewest, most] = found.count
  if (args.length < fewest || args.length > most) {
    const count = fewest === most ? `${fewest}` : `${fewest} to ${most}`
    const noun = most === 1 ? 'argument' : 'arguments'
    const problem = `${name} takes ${count} ${noun}, got ${args.length}`
    faults.push({ code: 'no-value', problem, at: call })
    return undefined
  }
  return args.every(each => each !== undefined) ? folded(found.build(...args)) : undefined
}

/** Constants are calculated at once, in double precision. */
function folded(element: Expr): Expr {
  return visitOrder([element]).every(each => each.args.length > 0 || each.op === 'const')
    ? constant(evaluate(element, []))
    : element
}

type ElementType = 'number' | 'truth'

function typeOf({ type }: Expr): ElementType {
  return type === 'bool' ? 'truth' : 'number'
}

function wanted(
  type: ElementType,
  element: Expr | undefined,
  at: Tree,
  words: string,
  building: Building,
): Expr | undefined {
  if (!element || typeOf(element) === type) return element
  const actual = type === 'number' ? 'true or false' : 'a number'
  return refuse(at, `is ${actual}; ${words}`, building)
}

function needs(sign: string, type: ElementType): string {
  return `'${sign}' needs ${type === 'number' ? 'numbers' : 'true or false'}`
}

function refuse(at: Tree, words: string, { text, faults }: Building): undefined {
  const problem = `'${shorten(text.slice(at.start, at.end))}' ${words}`
  faults.push({ code: 'wrong-operand', problem, at })
  return undefined
}
