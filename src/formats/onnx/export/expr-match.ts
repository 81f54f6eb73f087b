/** Finds an expression inside others: patterns with places for what may differ. */
import { type Expr, operand } from '../../../expr/expr.ts'

/** Operands from this number on are places of a pattern; no map has as many. */
const firstPlace = 1_000_000

/** A place that any f32 expression fits. */
export function anything(k: number): Expr {
  return operand(firstPlace + 2 * k)
}

/** A place that constants alone fit. */
export function anyConstant(k: number): Expr {
  return operand(firstPlace + 2 * k + 1)
}

/** What the places of a pattern are in an expression. */
export type Matches = ReadonlyMap<Expr, Expr>

/** Undefined where the expression is not of the pattern. Equal places must hold equal things. */
export function matchExpr(pattern: Expr, expr: Expr): Matches | undefined {
  const matches = new Map<Expr, Expr>()
  const fits = (pattern: Expr, expr: Expr): boolean => {
    if (pattern.op === 'operand' && pattern.value >= firstPlace) {
      if (expr.type !== 'f32') return false
      if (pattern.value % 2 === 1 && expr.op !== 'const') return false
      const known = matches.get(pattern)
      matches.set(pattern, expr)
      return known === undefined || known === expr
    }
    if (pattern === expr) return true
    return (
      pattern.op === expr.op &&
      pattern.args.length > 0 &&
      pattern.args.length === expr.args.length &&
      pattern.args.every((each, i) => fits(each, expr.args[i]!))
    )
  }
  return fits(pattern, expr) ? matches : undefined
}
