/** Counter-based random numbers: a hash of seed, step and index, the same in any order of work. */
import { add, cos, integer, log, mul, shr, sqrt, sub, toFloat, xor } from './expr.ts'
import type { Expr } from './expr.ts'
import { simplify } from './simplify.ts'

/**
 * A multiple of 2^-24 in [0, 1), f32, uniform and independent over seeds (taken modulo 2^32), steps
 * and indexes, which are i32.
 */
export function uniform(seed: number, step: Expr, index: Expr): Expr {
  const key = mix(add(step, simplify(mix(integer(seed)))))
  // The index is mixed before it meets the key: or else two keys would give one sequence, shifted.
  return mul(toFloat(shr(mix(xor(mix(index), key)), integer(8))), 2 ** -24)
}

// Flips bits of a seed: the two uniform numbers of one normal number come from unrelated seeds.
const otherSeed = 0x5bd1e995

/**
 * A standard normal number, f32, independent over seeds, steps and indexes as `uniform` is: Box and
 * Muller's transform of two uniform numbers. At most sqrt(48 log 2) = 5.77 from 0.
 */
export function normal(seed: number, step: Expr, index: Expr): Expr {
  // 1 - u is in (0, 1], where the logarithm is finite.
  const radius = sqrt(mul(-2, log(sub(1, uniform(seed, step, index)))))
  return mul(radius, cos(mul(2 * Math.PI, uniform(seed ^ otherSeed, step, index))))
}

/**
 * A bijection of i32 in which every input bit flips every output bit with probability near 1/2: the
 * finalizer of MurmurHash3 with the constants "lowbias32" that C. Wellons found by search,
 * https://nullprogram.com/blog/2018/07/31/. Zero stays zero, so a constant goes in first.
 */
function mix(x: Expr): Expr {
  const start = add(x, integer(0x9e3779b9))
  const first = mul(xor(start, shr(start, integer(16))), integer(0x7feb352d))
  const second = mul(xor(first, shr(first, integer(15))), integer(0x846ca68b))
  return xor(second, shr(second, integer(16)))
}
