/** The functions that an activation's expression knows: each makes an expression of others. */
import type { ActivationDefinition, ExprArguments } from '../../catalog/activation.ts'
import { withoutGradient } from '../../catalog/elementwise.ts'
import {
  type Expr,
  abs,
  add,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  lt,
  max,
  min,
  mul,
  neg,
  select,
  sin,
  sqrt,
  tanh,
} from '../../expr/expr.ts'
import { type Fields, readFields } from '../../fields/field.ts'

export interface ElementFunction {
  /** How many arguments it takes: at least, at most. */
  readonly count: readonly [number, number]
  build(...args: readonly Expr[]): Expr
}

/** Up for halves, as in the expressions of numbers. Its slope is 0, as that of every step. */
const round = (x: Expr): Expr => floor(add(x, 0.5))

/** -1, 0 or 1; NaN stays NaN, and the slope is 0 everywhere. */
const sign = (x: Expr): Expr => select(lt(0, x), 1, select(lt(x, 0), -1, withoutGradient(x)))

const one = (build: (x: Expr) => Expr): ElementFunction => ({
  count: [1, 1],
  build: x => build(x!),
})
const folded = (build: (a: Expr, b: Expr) => Expr): ElementFunction => ({
  count: [2, 16],
  build: (...args) => args.slice(1).reduce(build, args[0]!),
})

const mathematical: readonly (readonly [string, ElementFunction])[] = [
  ['abs', one(abs)],
  ['ceil', one(x => neg(floor(neg(x))))],
  ['clip', { count: [3, 3], build: (x, low, high) => min(max(x!, low!), high!) }],
  ['cos', one(cos)],
  ['erf', one(erf)],
  ['exp', one(exp)],
  ['expm1', one(expm1)],
  ['floor', one(floor)],
  ['log', one(log)],
  ['log1p', one(log1p)],
  ['log2', one(x => mul(log(x), Math.LOG2E))],
  ['max', folded(max)],
  ['min', folded(min)],
  ['round', one(round)],
  ['sign', one(sign)],
  ['sin', one(sin)],
  ['sqrt', one(sqrt)],
  ['tanh', one(tanh)],
]

/**
 * The functions of mathematics, and every element-wise activation of the catalog as a function of
 * its input at its default arguments: `x * sigmoid(x)`.
 */
export function elementFunctions(
  activations: readonly ActivationDefinition[],
): ReadonlyMap<string, ElementFunction> {
  const named = activations.flatMap(definition =>
    definition.expr ? [[definition.name, one(x => applied(definition, x))] as const] : [],
  )
  return new Map([...named, ...mathematical])
}

function applied({ name, fields, expr }: ActivationDefinition, x: Expr): Expr {
  const unasked = (): never => {
    throw new Error(`tenon fault: a default of '${name}' asks for something`)
  }
  const context = { number: unasked, outOfRange: unasked, resolve: unasked }
  return expr!(x, readFields(fields, {}, [], context) as ExprArguments<Fields>)
}
