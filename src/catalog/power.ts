/** Powers with a fixed exponent, as products and roots where the exponent allows it. */
import { type Expr, div, exp, gt, log, max, mul, select, sqrt } from '../expr/expr.ts'

/** The smallest normal float32: keeps the logarithm of the branch not taken finite. */
const tiny = 2 ** -126

/** x to the power of a number that is no expression, for x >= 0; 0 to a positive power is 0. */
export function power(x: Expr, exponent: number): Expr | number {
  if (exponent === 0) return 1
  if (exponent === 1) return x
  if (exponent === 2) return mul(x, x)
  if (exponent === 0.5) return sqrt(x)
  if (exponent < 0) return div(1, power(x, -exponent))
  return select(gt(x, 0), exp(mul(exponent, log(max(x, tiny)))), 0)
}
