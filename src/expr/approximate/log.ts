/** log and log1p in f32 arithmetic: an exponent times ln 2 plus a polynomial in the mantissa. */
import { add, and, bits, eq, fromBits, integer, lt, madd, max, mul, select } from '../expr.ts'
import { shr, sub, toFloat } from '../expr.ts'
import type { Expr } from '../expr.ts'
import { ln2High, ln2Low } from './exp.ts'
import { polynomial } from './polynomial.ts'

const sqrtHalfBits = 0x3f3504f3
const oneBits = 0x3f800000

/**
 * log(x), 26 operations. Measured error over normal f32: 1.15 ulp. Denormals count as if their
 * mantissa had its leading one, so the result there lies between -88.1 and -87.3.
 */
export function expandLog(x: Expr): Expr {
  const { exponent, mantissa } = split(x)
  return withSpecials(x, logOf(exponent, sub(mantissa, 1)))
}

/**
 * log(1 + x), 33 operations, relatively precise near 0 too: what rounding took from u = 1 + x joins
 * the mantissa. Measured error: 1.4 ulp. The result for -0 is +0.
 */
export function expandLog1p(x: Expr): Expr {
  const u = add(x, 1)
  const lost = sub(x, sub(u, 1))
  const { exponent, mantissa, field } = split(u)
  // 2^-e has the exponent field 254 - (e + 127); nothing is lost where that is below 0.
  const scale = fromBits(max(sub(integer(2 * oneBits), field), integer(0)))
  return withSpecials(u, logOf(exponent, madd(lost, scale, sub(mantissa, 1))))
}

interface Split {
  /** e of x = m 2^e with sqrt(1/2) <= m < sqrt(2). */
  readonly exponent: Expr
  readonly mantissa: Expr
  /** (e + 127) 2^23, i32. */
  readonly field: Expr
}

function split(x: Expr): Split {
  const shifted = add(bits(x), integer(oneBits - sqrtHalfBits))
  const exponent = sub(toFloat(shr(shifted, integer(23))), 127)
  const fraction = and(shifted, integer(0x007fffff))
  const mantissa = fromBits(add(fraction, integer(sqrtHalfBits)))
  return { exponent, mantissa, field: and(shifted, integer(0x7f800000)) }
}

/** e ln 2 + log(1 + f) with log(1 + f) = f - f^2/2 + f^3 P(f); P is a minimax fit of ours. */
function logOf(e: Expr, f: Expr): Expr {
  const square = mul(f, f)
  const cubic = mul(mul(square, f), polynomial(f, logCoefficients))
  const small = madd(square, -0.5, madd(e, ln2Low, cubic))
  return madd(e, ln2High, add(f, small))
}

const logCoefficients = [
  0.333339124917984, -0.2500133812427521, 0.19962990283966064, -0.16577491164207458,
  0.1491548717021942, -0.14268653094768524, 0.08699911087751389,
]

/** Inf and NaN stay, 0 gives -Inf, what is below gives NaN. */
function withSpecials(x: Expr, y: Expr): Expr {
  const finite = select(lt(x, Infinity), y, x)
  return select(lt(0, x), finite, select(eq(x, 0), -Infinity, NaN))
}
