/** Expanded functions are as exact in f32 as their docstrings say, whichever way madd rounds. */
import { describe, expect, test } from 'vitest'
import { expandFunctions } from '../../src/expr/approximate.ts'
import { createEvaluator } from '../../src/expr/evaluate.ts'
import * as e from '../../src/expr/expr.ts'
import { createRandom } from './random-expr.ts'

interface Claim {
  readonly name: string
  readonly make: (x: e.Operand) => e.Expr
  /** Units of the last place of the result, over the inputs below. */
  readonly ulp: number
  readonly from?: number
  readonly to?: number
  /** Smaller results may flush to 0. */
  readonly tiny?: number
}

const claims: readonly Claim[] = [
  { name: 'exp', make: e.exp, ulp: 1.2, tiny: 1.67e-38 },
  { name: 'expm1', make: e.expm1, ulp: 1.7 },
  { name: 'log', make: e.log, ulp: 1.2, from: 2 ** -126 },
  { name: 'log1p', make: e.log1p, ulp: 1.4, from: -1 },
  { name: 'tanh', make: e.tanh, ulp: 2.7 },
  { name: 'erf', make: e.erf, ulp: 6 },
  { name: 'sin', make: e.sin, ulp: 2.5, from: -1e4, to: 1e4 },
  { name: 'cos', make: e.cos, ulp: 2.5, from: -1e4, to: 1e4 },
]

const smallestNormal = 2 ** -126
const largest = 3.4028234663852886e38

/** `count` f32 numbers of both signs, evenly over their bits, so that every exponent occurs. */
function stratifiedFloats(count: number, seed: number): Float32Array {
  const random = createRandom(seed)
  const words = new Uint32Array(count)
  const stride = 2 ** 32 / count
  for (let i = 0; i < count; i++) words[i] = Math.floor((i + random()) * stride)
  return new Float32Array(words.buffer)
}

/** The largest error in ulp of `got` against `exact`, and how many inputs counted. */
function measure(claim: Claim, fused: boolean, seed: number) {
  const { make, from = -Infinity, to = Infinity, tiny = smallestNormal } = claim
  const approximate = createEvaluator([expandFunctions(make(e.operand(0)))], {
    round: Math.fround,
    fused,
  })
  const exact = createEvaluator([make(e.operand(0))])
  let worst = { ulp: 0, x: 0 }
  let counted = 0
  for (const x of stratifiedFloats(2 ** 17, seed)) {
    const expected = exact([x])[0]!
    const size = Math.abs(expected)
    if (!(x >= from && x <= to && size >= tiny && size <= largest)) continue
    counted++
    const place = 2 ** (Math.floor(Math.log2(size)) - 23)
    const ulp = Math.abs(approximate([x])[0]! - expected) / place
    // NaN stays the worst.
    if (ulp > worst.ulp || Number.isNaN(ulp)) worst = { ulp, x }
  }
  return { worst, counted }
}

describe.each(claims)('$name', claim => {
  test.each([false, true])(`stays within ${claim.ulp} ulp (madd fused: %s)`, fused => {
    const seed = 7
    const { worst, counted } = measure(claim, fused, seed)
    expect(counted, `seed ${seed}`).toBeGreaterThan(10_000)
    expect(worst.ulp, `seed ${seed}, at ${worst.x}`).toBeLessThanOrEqual(claim.ulp)
  })
})

const specials: readonly (readonly [string, (x: e.Operand) => e.Expr, number, number])[] = [
  ['exp', e.exp, NaN, NaN],
  ['exp', e.exp, Infinity, Infinity],
  ['exp', e.exp, -Infinity, 0],
  ['exp', e.exp, 0, 1],
  ['exp', e.exp, 88.73, Infinity],
  ['exp', e.exp, 1e30, Infinity],
  ['exp', e.exp, -103.98, 0],
  ['exp', e.exp, -1e30, 0],
  ['expm1', e.expm1, NaN, NaN],
  ['expm1', e.expm1, Infinity, Infinity],
  ['expm1', e.expm1, -Infinity, -1],
  ['expm1', e.expm1, 0, 0],
  ['expm1', e.expm1, 88.73, Infinity],
  ['log', e.log, NaN, NaN],
  ['log', e.log, Infinity, Infinity],
  ['log', e.log, 0, -Infinity],
  ['log', e.log, -0, -Infinity],
  ['log', e.log, -1, NaN],
  ['log', e.log, -Infinity, NaN],
  ['log', e.log, 1, 0],
  ['log1p', e.log1p, NaN, NaN],
  ['log1p', e.log1p, Infinity, Infinity],
  ['log1p', e.log1p, -1, -Infinity],
  ['log1p', e.log1p, -1.5, NaN],
  ['log1p', e.log1p, 0, 0],
  ['tanh', e.tanh, NaN, NaN],
  ['tanh', e.tanh, Infinity, 1],
  ['tanh', e.tanh, -Infinity, -1],
  ['tanh', e.tanh, 1e30, 1],
  ['tanh', e.tanh, 0, 0],
  ['erf', e.erf, NaN, NaN],
  ['erf', e.erf, Infinity, 1],
  ['erf', e.erf, -Infinity, -1],
  ['erf', e.erf, -0, -0],
  ['sin', e.sin, NaN, NaN],
  ['sin', e.sin, Infinity, NaN],
  ['sin', e.sin, 0, 0],
  ['cos', e.cos, NaN, NaN],
  ['cos', e.cos, -Infinity, NaN],
  ['cos', e.cos, 0, 1],
]

test.each(specials)('%s%s at %d is %d', (_, make, x, expected) => {
  const expanded = expandFunctions(make(e.operand(0)))
  for (const fused of [false, true])
    expect(createEvaluator([expanded], { round: Math.fround, fused })([x])[0]).toBe(expected)
})

test('tanh and erf never pass 1', () => {
  const x = e.operand(0)
  const run = createEvaluator([e.tanh(x), e.erf(x)].map(expandFunctions), { round: Math.fround })
  for (let i = 0; i < 40_000; i++) {
    const [a, b] = run([Math.fround(2 + i * 2e-4)])
    expect(Math.max(a!, b!)).toBeLessThanOrEqual(1)
  }
})

test('an expression without functions stays the same object', () => {
  const expr = e.select(e.lt(0, e.operand(0)), e.operand(0), e.mul(0.3, e.operand(0)))
  expect(expandFunctions(expr)).toBe(expr)
})

test('no function is left inside', () => {
  const x = e.operand(0)
  const all = claims.reduce((sum, { make }) => e.add(make(e.mul(sum, 0.5)), make(x)), x)
  const left = e
    .visitOrder([expandFunctions(all)])
    .filter(({ op }) => claims.some(({ name }) => name === op))
  expect(left).toEqual([])
})
