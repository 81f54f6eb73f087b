/** tanh in f32 arithmetic: a rational function. */
import { div, max, min, mul } from '../expr.ts'
import type { Expr } from '../expr.ts'
import { polynomial } from './polynomial.ts'

/** Where tanh is 1 within the error of the quotient; beyond, x P/Q is x / 8.4 and is cut at 1. */
const bound = 8.4

/**
 * tanh(x) = x P(x^2) / Q(x^2), a minimax fit of ours in the relative error on |x| <= 8.4, its
 * coefficients then tuned for f32 arithmetic; 14 operations. Error over all f32: TANHERR;
 * never beyond 1.
 */
export function expandTanh(x: Expr): Expr {
  const square = min(mul(x, x), bound * bound)
  const quotient = div(mul(x, polynomial(square, numerator)), polynomial(square, denominator))
  return max(min(quotient, 1), -1)
}

const numerator = [
  1, 0.13422122597694397, 0.0035445932298898697, 0.000021427284082164988, 1.452093822962297e-8,
]
const denominator = [
  1, 0.4675544798374176, 0.026062874123454094, 0.00033662267378531396, 8.246399829658912e-7,
]
