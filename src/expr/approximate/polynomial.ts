/** Polynomials in nested form: one multiply-add per coefficient. */
import { constant, madd } from '../expr.ts'
import type { Expr } from '../expr.ts'

/** c[0] + c[1] x + c[2] x^2 + ... by Horner's rule. */
export function polynomial(x: Expr, coefficients: readonly number[]): Expr {
  const [last, ...rest] = coefficients.toReversed()
  return rest.reduce((sum, each) => madd(sum, x, each), constant(last!))
}
