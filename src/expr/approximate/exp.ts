/** exp and expm1 in f32 arithmetic: 2^n times a polynomial in the remainder. */
import { add, bits, fromBits, integer, madd, max, min, mul, shl, sub } from '../expr.ts'
import type { Expr } from '../expr.ts'
import { polynomial } from './polynomial.ts'

/** ln 2 in two parts; the first has 15 bits, so its product with an exponent is exact in f32. */
export const ln2High = 0.693145751953125
export const ln2Low = Math.LN2 - ln2High

// Added to an f32 below 2^22 in size, 1.5 * 2^23 leaves its nearest integer in the low bits; 126
// more make of n the exponent field of 2^(n - 1), which exists for n = 128 as well.
const rounder = 12582912 + 126

/** x = n ln 2 + r with |r| <= ln(2) / 2 and n an integer; `half` is 2^(n - 1). */
function reduce(x: Expr): { readonly r: Expr; readonly half: Expr } {
  const t = madd(x, Math.LOG2E, rounder)
  const n = sub(t, rounder)
  const r = madd(n, -ln2Low, madd(n, -ln2High, x))
  return { r, half: fromBits(shl(bits(t), integer(23))) }
}

/**
 * exp(x) = 2^(n-1) * 2 exp(r), 14 operations. The polynomial for 2 exp(r) is a minimax fit of ours.
 * Measured error: 1.2 ulp. Inf from 88.7229 up; 0 below -86.98, where
 * results come near the smallest normal number.
 */
export function expandExp(x: Expr): Expr {
  // Beyond these bounds the arithmetic itself gives Inf and, with a zero exponent field, 0.
  const { r, half } = reduce(max(min(x, 89), -87.6))
  return mul(half, polynomial(r, expCoefficients))
}

const expCoefficients = [
  2, 2, 0.9999998807907104, 0.3333304226398468, 0.08333655446767807, 0.016737375408411026,
  0.0027639628387987614,
]

/**
 * expm1(x), 16 operations. Measured error: 1.65 ulp. Inf from 88.7229 up; the result
 * for -0 is +0.
 */
export function expandExpm1(x: Expr): Expr {
  // expm1(-18) is -1 in f32.
  const y = halfExpm1(max(min(x, 89), -18))
  return add(y, y)
}

/**
 * expm1(x) / 2 = 2^(n-1) (exp(r) - 1) + 2^(n-1) - 1/2 for -18 <= x <= 89. exp(r) - 1 = r + r^2 P(r)
 * keeps its relative precision near 0; P is a minimax fit of ours.
 */
export function halfExpm1(x: Expr): Expr {
  const { r, half } = reduce(x)
  const q = madd(mul(r, r), polynomial(r, expm1Coefficients), r)
  return madd(half, q, sub(half, 0.5))
}

const expm1Coefficients = [
  0.4999999701976776, 0.1666654646396637, 0.04166743531823158, 0.008366272784769535,
  0.001387071330100298,
]
