/** Symbolic derivatives of expressions, forward over the DAG: one tangent per node, shared. */
import { add, all, constant, cos, div, eq, exp, lt, mul, neg, not } from './expr.ts'
import { select, sin, sub, visitOrder } from './expr.ts'
import type { Expr, ExprOp } from './expr.ts'
import { simplify } from './simplify.ts'

/** Derivative of a node; undefined where the operand has no part in it, so no 0 * inf arises. */
type Tangent = Expr | undefined

/**
 * The derivative with respect to operand `k`, simplified. At kinks `max` and `min` follow the
 * second argument on ties (so max(x, 0) has slope 0 at 0) and `abs` has slope 0 at 0. `floor`,
 * comparisons, integers and bits have none. A branch that is not taken contributes nothing, NaN
 * included.
 */
export function differentiate(expr: Expr, k: number): Expr {
  const tangents = new Map<Expr, Tangent>()
  for (const node of visitOrder([expr])) {
    const [da, db, dc] = node.args.map(each => tangents.get(each))
    const isWanted = node.op === 'operand' && node.type === 'f32' && node.value === k
    tangents.set(node, isWanted ? one() : rules[node.op](node, da, db, dc))
  }
  return simplify(tangents.get(expr) ?? zero())
}

const zero = (): Expr => constant(0)
const one = (): Expr => constant(1)

/** Tangent of y = op(a, b, c) from those of its arguments; written with y where y saves work. */
type Rule = (y: Expr, da: Tangent, db: Tangent, dc: Tangent) => Tangent

const flat: Rule = () => undefined
const gauss = (x: Expr): Expr => exp(neg(mul(x, x)))

const rules: Readonly<Record<ExprOp, Rule>> = {
  const: flat,
  operand: flat,
  index: flat,
  size: flat,
  neg: (_, da) => negated(da),
  abs: ({ args: [a] }, da) => da && masked(not(eq(a!, 0)), select(lt(0, a!), da, neg(da))),
  sqrt: (y, da) => divided(scaled(da, constant(0.5)), y),
  floor: flat,
  exp: (y, da) => scaled(da, y),
  expm1: (y, da) => scaled(da, add(y, 1)),
  log: ({ args: [a] }, da) => divided(da, a!),
  log1p: ({ args: [a] }, da) => divided(da, add(1, a!)),
  tanh: (y, da) => scaled(da, sub(1, mul(y, y))),
  erf: ({ args: [a] }, da) => scaled(scaled(da, constant(2 / Math.sqrt(Math.PI))), gauss(a!)),
  sin: ({ args: [a] }, da) => scaled(da, cos(a!)),
  cos: ({ args: [a] }, da) => negated(scaled(da, sin(a!))),
  add: (_, da, db) => sum(da, db),
  sub: (_, da, db) => sum(da, negated(db)),
  mul: ({ args: [a, b] }, da, db) => sum(scaled(da, b!), scaled(db, a!)),
  // (da - a/b * db) / b: the quotient is there already, and b squared would overflow early.
  div: (y, da, db) => divided(sum(da, negated(scaled(db, y))), y.args[1]!),
  min: ({ args: [a, b] }, da, db) => chosen(lt(a!, b!), da, db),
  max: ({ args: [a, b] }, da, db) => chosen(lt(b!, a!), da, db),
  and: flat,
  or: flat,
  xor: flat,
  shl: flat,
  shr: flat,
  lt: flat,
  le: flat,
  eq: flat,
  not: flat,
  all: flat,
  any: flat,
  toFloat: flat,
  toInt: flat,
  bits: flat,
  fromBits: flat,
  select: ({ args: [condition] }, _, da, db) => chosen(condition!, da, db),
  madd: ({ args: [a, b] }, da, db, dc) => sum(sum(scaled(da, b!), scaled(db, a!)), dc),
}

function sum(a: Tangent, b: Tangent): Tangent {
  return a && b ? add(a, b) : (a ?? b)
}

function negated(tangent: Tangent): Tangent {
  return tangent && whereKept(tangent, neg)
}

function scaled(tangent: Tangent, factor: Expr): Tangent {
  return tangent && whereKept(tangent, kept => (kept === one() ? factor : mul(factor, kept)))
}

function divided(tangent: Tangent, divisor: Expr): Tangent {
  return tangent && whereKept(tangent, kept => div(kept, divisor))
}

function chosen(condition: Expr, da: Tangent, db: Tangent): Tangent {
  if (da && db) return select(condition, da, db)
  return da ? masked(condition, da) : db && masked(not(condition), db)
}

/** The tangent where `keep` holds, else 0. Masks of masks join, so there is never more than one. */
function masked(keep: Expr, tangent: Expr): Expr {
  const inner = maskOf(tangent)
  if (!inner) return select(keep, tangent, zero())
  return select(inner === keep ? keep : all(keep, inner), tangent.args[1]!, zero())
}

/** Applies `f` below a mask: the 0 of a branch not taken must not meet an infinite slope. */
function whereKept(tangent: Expr, f: (kept: Expr) => Expr): Expr {
  const keep = maskOf(tangent)
  return keep ? select(keep, f(tangent.args[1]!), zero()) : f(tangent)
}

function maskOf(tangent: Expr): Expr | undefined {
  return tangent.op === 'select' && tangent.args[2] === zero() ? tangent.args[0] : undefined
}
