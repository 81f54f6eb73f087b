/** The error function in f64. */

const twoOverSqrtPi = 2 / Math.sqrt(Math.PI)

/** erf(x) within 2 ulp of f64. */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (Number.isNaN(x) || a === 0) return x
  if (a > 6) return Math.sign(x)
  return Math.sign(x) * (a < 1.75 ? series(a) : 1 - tail(a))
}

/**
 * erf(a) = 2/sqrt(pi) * exp(-a^2) * a * (1 + 2a^2/3 * (1 + 2a^2/5 * (1 + ...))): every term is
 * positive, so nothing cancels (Abramowitz & Stegun 7.1.6). 32 terms leave 1e-19 at a = 1.75.
 */
function series(a: number): number {
  let sum = 1
  for (let n = 32; n > 0; n--) sum = 1 + sum * ((2 * a * a) / (2 * n + 1))
  return twoOverSqrtPi * gauss(a) * a * sum
}

/** erfc(a) by its continued fraction a + (1/2)/(a + 1/(a + (3/2)/(a + ...))) (A&S 7.1.14). */
function tail(a: number): number {
  let fraction = a
  for (let n = 80; n > 0; n--) fraction = a + n / 2 / fraction
  return (twoOverSqrtPi / 2) * (gauss(a) / fraction)
}

/** exp(-a^2) with the square's rounding error put back: h has 24 bits, so h*h is exact. */
function gauss(a: number): number {
  const h = Math.fround(a)
  return Math.exp(-h * h) * Math.exp((h - a) * (h + a))
}
