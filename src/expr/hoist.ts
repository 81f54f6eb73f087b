/** Takes parts out of expressions that need not be computed for every element. */
import { type Expr, operand, rebuild } from './expr.ts'

/**
 * Replaces the largest subexpressions that satisfy `invariant` by new operands, to be computed once
 * outside a loop.
 */
export function hoist(
  roots: readonly Expr[],
  firstOperand: number,
  invariant: (operandNumber: number) => boolean,
): { readonly roots: readonly Expr[]; readonly hoisted: readonly Expr[] } {
  const fixed = new Map<Expr, boolean>()
  const isFixed = (expr: Expr): boolean => {
    const known = fixed.get(expr)
    if (known !== undefined) return known
    const result =
      expr.op === 'operand'
        ? invariant(expr.value)
        : expr.op !== 'index' && expr.args.every(isFixed)
    fixed.set(expr, result)
    return result
  }
  const hoisted: Expr[] = []
  const done = new Map<Expr, Expr>()
  const replace = (expr: Expr): Expr => {
    const known = done.get(expr)
    if (known) return known
    const result = isFixed(expr) && expr.args.length > 0 ? outside(expr) : inside(expr)
    done.set(expr, result)
    return result
  }
  const outside = (expr: Expr): Expr => {
    // Masks cannot be kept as operands; they are recomputed from hoisted parts.
    if (expr.type === 'bool') return inside(expr)
    return operand(firstOperand + hoisted.push(expr) - 1, expr.type)
  }
  const inside = (expr: Expr): Expr => rebuild(expr, expr.args.map(replace))
  return { roots: roots.map(replace), hoisted }
}
