/** Seeded random numbers, awkward values and random expressions for the tests of this room. */
import * as e from '../../src/expr/expr.ts'
import type { Expr } from '../../src/expr/expr.ts'

export type Random = () => number

/** A small linear congruential generator with a seed; uniform in [0, 1). */
export function createRandom(seed: number): Random {
  let state = BigInt(seed)
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    return Number(state >> 32n) / 2 ** 32
  }
}

const awkward = [0, -0, 1, -1, 2, NaN, Infinity, -Infinity, 1e-45, -1e-38, 3e38, 88.8, -104, 0.5]

/** An f32: a special value, a small number or any finite size. */
export function randomFloat(random: Random): number {
  const kind = random()
  if (kind < 0.4) return Math.fround(awkward[Math.floor(random() * awkward.length)]!)
  const size = kind < 0.8 ? 4 : 10 ** (random() * 60 - 30)
  return Math.fround((random() * 2 - 1) * size)
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!

const unary = [e.neg, e.neg, e.abs, e.sqrt, e.floor, e.exp, e.log1p, e.tanh, e.erf, e.cos]
const binary = [e.add, e.sub, e.mul, e.div, e.min, e.max]
const binaryInt = [e.and, e.or, e.xor, e.shl, e.shr, e.add, e.sub, e.mul, e.min, e.max]

/** An expression of `steps` operations over two f32 operands, rich in what the rules rewrite. */
export function randomExpr(random: Random, steps: number): Expr {
  const floats: Expr[] = [e.operand(0), e.operand(1), ...[0, -0, 1, -1, 2, 0.1].map(e.constant)]
  const ints: Expr[] = [e.index(), ...[0, 1, -1, 7].map(e.integer)]
  const bools: Expr[] = [e.boolean(true), e.boolean(false), e.lt(floats[0]!, floats[1]!)]
  const float = () => pick(random, floats)
  const int = () => pick(random, ints)
  const bool = () => pick(random, bools)
  const makers: readonly (() => void)[] = [
    () => floats.push(pick(random, unary)(float())),
    () => floats.push(pick(random, binary)(float(), float())),
    () => floats.push(pick(random, binary)(float(), float())),
    () => floats.push(e.madd(float(), float(), float())),
    () => floats.push(e.select(bool(), float(), float())),
    () => floats.push(pick(random, [e.toFloat, e.fromBits])(int())),
    () => ints.push(pick(random, [e.toInt, e.bits])(float())),
    () => ints.push(pick(random, binaryInt)(int(), int())),
    () => ints.push(e.select(bool(), int(), int())),
    () => bools.push(pick(random, [e.lt, e.le, e.eq])(float(), float())),
    () => bools.push(pick(random, [e.all, e.any])(bool(), bool())),
    () => bools.push(e.not(bool())),
  ]
  for (let i = 0; i < steps; i++) pick(random, makers)()
  const lastInt = e.toFloat(ints[ints.length - 1]!)
  return e.select(bools[bools.length - 1]!, floats[floats.length - 1]!, lastInt)
}
