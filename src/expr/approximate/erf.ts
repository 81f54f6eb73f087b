/** erf in f32 arithmetic: a rational function. */
import { div, max, min, mul } from '../expr.ts'
import type { Expr } from '../expr.ts'
import { polynomial } from './polynomial.ts'

/** Where erf is 1 within the error of the quotient; beyond, x P/Q is x / 3.85 and is cut at 1. */
const bound = 3.85

/**
 * erf(x) = x P(x^2) / Q(x^2), a minimax fit of ours in the relative error on |x| <= 3.85, its
 * coefficients then tuned for f32 arithmetic; 16 operations. Measured error: 6.7 ulp, with fused
 * madd 5.9; never beyond 1.
 */
export function expandErf(x: Expr): Expr {
  const square = min(mul(x, x), bound * bound)
  const quotient = div(mul(x, polynomial(square, numerator)), polynomial(square, denominator))
  return max(min(quotient, 1), -1)
}

const numerator = [
  1.128379225730896, 0.16955019533634186, 0.05023860186338425, 0.0029426589608192444,
  0.00027902002329938114, 0.000002375502390350448,
]
const denominator = [
  1, 0.483594685792923, 0.10571522265672684, 0.01330617070198059, 0.0009867920307442546,
  0.000041156094084726647,
]
