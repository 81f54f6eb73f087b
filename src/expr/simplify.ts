/** Simplifies expressions by local rewrites that keep every f32 value, bit for bit. */
import { evaluate } from './evaluate.ts'
import {
  add,
  boolean,
  constant,
  div,
  integer,
  mul,
  neg,
  rebuild,
  select,
  sub,
  transform,
} from './expr.ts'
import type { Expr } from './expr.ts'

/**
 * The same values with fewer operations, in f32 as in f64 except that constants fold with every
 * step rounded to f32. Exact for NaN, infinities and signed zeros: `x * 0` and `x + 0` stay as they
 * are (except that `x + 0` goes where x cannot be -0), and nothing is reassociated.
 */
export function simplify(expr: Expr): Expr {
  return transform(expr, (node, args) => settle(rebuild(node, args)))
}

/** Applies rules at one node, whose arguments are simple already, until none fits. */
function settle(expr: Expr): Expr {
  for (let next = expr; ;) {
    const rewritten = foldConstants(next) ?? rewrite(next)
    if (!rewritten) return next
    next = rewritten
  }
}

function foldConstants(expr: Expr): Expr | undefined {
  if (expr.args.length === 0 || expr.args.some(each => each.op !== 'const')) return undefined
  const value = evaluate(expr, [], { round: Math.fround })
  if (expr.type === 'bool') return boolean(value === 1)
  return expr.type === 'i32' ? integer(value) : constant(value)
}

function rewrite(expr: Expr): Expr | undefined {
  const [a, b, c] = expr.args as [Expr, Expr, Expr]
  switch (expr.op) {
    case 'neg':
      return a.op === 'neg' ? a.args[0] : undefined
    case 'abs':
      if (a.op === 'abs') return a
      return a.op === 'neg' ? rebuild(expr, a.args) : undefined
    case 'add':
      return rewriteAdd(a, b)
    case 'sub':
      return rewriteSub(a, b)
    case 'mul':
      return rewriteMul(a, b)
    case 'div':
      return rewriteDiv(a, b)
    case 'madd':
      if (isConst(a, 1)) return add(b, c)
      if (isConst(b, 1)) return add(a, c)
      return isConst(c, -0) ? mul(a, b) : undefined
    case 'min':
    case 'max':
      return a === b ? a : undefined
    case 'not':
      return a.op === 'not' ? a.args[0] : undefined
    case 'all':
      return a === b || isConst(a, 0) || isConst(b, 1) ? a : keepSecond(a, b, 1)
    case 'any':
      return a === b || isConst(a, 1) || isConst(b, 0) ? a : keepSecond(a, b, 0)
    case 'select':
      return rewriteSelect(a, b, c)
    default:
      return undefined
  }
}

/** Where one side is the neutral truth or the other decides, the second side is the result. */
function keepSecond(a: Expr, b: Expr, neutral: 0 | 1): Expr | undefined {
  return isConst(a, neutral) || isConst(b, 1 - neutral) ? b : undefined
}

function rewriteAdd(a: Expr, b: Expr): Expr | undefined {
  if (isConst(b, -0) || (isConst(b, 0) && !mayBeNegativeZero(a))) return a
  if (isConst(a, -0) || (isConst(a, 0) && !mayBeNegativeZero(b))) return b
  if (b.op === 'neg') return sub(a, b.args[0]!)
  return a.op === 'neg' ? sub(b, a.args[0]!) : undefined
}

function rewriteSub(a: Expr, b: Expr): Expr | undefined {
  if (isConst(b, 0)) return a
  // 0 - x is not -x: at x = 0 it is +0. But -0 - x is.
  if (isConst(a, -0) || (a.type === 'i32' && isConst(a, 0))) return neg(b)
  return b.op === 'neg' ? add(a, b.args[0]!) : undefined
}

function rewriteMul(a: Expr, b: Expr): Expr | undefined {
  if (isConst(b, 1)) return a
  if (isConst(a, 1)) return b
  if (isConst(b, -1)) return neg(a)
  if (isConst(a, -1)) return neg(b)
  // Signs move outwards, where sums and other signs take them in.
  if (a.op === 'neg')
    return b.op === 'const' ? mul(a.args[0]!, negative(b)) : negated(mul(a.args[0]!, b))
  if (b.op === 'neg')
    return a.op === 'const' ? mul(negative(a), b.args[0]!) : negated(mul(a, b.args[0]!))
  return undefined
}

function rewriteDiv(a: Expr, b: Expr): Expr | undefined {
  if (isConst(b, 1)) return a
  if (isConst(b, -1)) return neg(a)
  if (a.op === 'neg')
    return b.op === 'const' ? div(a.args[0]!, negative(b)) : negated(div(a.args[0]!, b))
  if (b.op === 'neg')
    return a.op === 'const' ? div(negative(a), b.args[0]!) : negated(div(a, b.args[0]!))
  if (b.op !== 'const') return undefined
  const exponent = Math.round(Math.log2(Math.abs(b.value)))
  const isPowerOfTwo = 2 ** exponent === Math.abs(b.value)
  // The inverse of a power of two is exact where it is a normal f32.
  return isPowerOfTwo && Math.abs(exponent) <= 126 ? mul(a, 1 / b.value) : undefined
}

function rewriteSelect(condition: Expr, a: Expr, b: Expr): Expr | undefined {
  if (condition.op === 'const') return condition.value !== 0 ? a : b
  if (a === b) return a
  return condition.op === 'not' ? select(condition.args[0]!, b, a) : undefined
}

function negated(expr: Expr): Expr {
  return neg(settle(expr))
}

/** The constant with the other sign. */
function negative({ type, value }: Expr): Expr {
  return type === 'i32' ? integer(-value) : constant(-value)
}

/** Tells the two zeros of f32 apart; i32 has only one. */
function isConst(expr: Expr, value: number): boolean {
  if (expr.op !== 'const') return false
  return expr.type === 'i32' ? expr.value === value : Object.is(expr.value, value)
}

/** False where the form of the expression rules -0 out. */
function mayBeNegativeZero(expr: Expr): boolean {
  if (expr.type === 'i32') return false
  if (expr.op === 'const') return Object.is(Math.fround(expr.value), -0)
  return !['abs', 'exp', 'cos', 'toFloat'].includes(expr.op)
}
