/** Symbolic derivatives agree with central differences in f64, and hold to the rules at kinks. */
import { describe, expect, test } from 'vitest'
import { differentiate } from '../../src/expr/differentiate.ts'
import { createEvaluator, evaluate } from '../../src/expr/evaluate.ts'
import * as e from '../../src/expr/expr.ts'
import type { Expr } from '../../src/expr/expr.ts'
import { simplify } from '../../src/expr/simplify.ts'
import { createRandom } from './random-expr.ts'

const x = e.operand(0)
const y = e.operand(1)
const decay = e.exp(e.min(e.neg(x), x))
const sigmoid = e.div(e.select(e.gt(x, 0), 1, decay), e.add(1, decay))
const softplus = e.add(e.max(x, 0), e.log1p(decay))
const gelu = e.mul(e.mul(0.5, x), e.add(1, e.erf(e.mul(x, Math.SQRT1_2))))
const mish = e.mul(x, e.tanh(softplus))
const positive = e.add(e.abs(x), 0.5)

const smooth: readonly (readonly [string, Expr])[] = [
  ['neg', e.neg(x)],
  ['abs', e.abs(x)],
  ['sqrt', e.sqrt(positive)],
  ['floor', e.add(e.floor(e.mul(x, 0.001)), x)],
  ['exp', e.exp(x)],
  ['expm1', e.expm1(x)],
  ['log', e.log(positive)],
  ['log1p', e.log1p(positive)],
  ['tanh', e.tanh(x)],
  ['erf', e.erf(x)],
  ['sin', e.sin(x)],
  ['cos', e.cos(x)],
  ['add', e.add(e.mul(2, x), y)],
  ['sub', e.sub(y, e.mul(x, x))],
  ['mul', e.mul(e.sin(x), e.mul(x, y))],
  ['div by x', e.div(y, positive)],
  ['div of both', e.div(e.exp(x), positive)],
  ['min', e.min(e.mul(x, 2), y)],
  ['max', e.max(e.mul(x, 2), y)],
  ['madd', e.madd(x, e.mul(x, y), e.sin(x))],
  ['select', e.select(e.lt(x, y), e.mul(x, x), e.exp(x))],
  ['sigmoid', sigmoid],
  ['softplus', softplus],
  ['gelu', gelu],
  ['mish', mish],
  ['a long composition', e.tanh(e.log(e.add(e.exp(e.sin(mish)), e.mul(gelu, gelu))))],
]

/** Whether x = 0 or a kink of the cases above lies within `margin`. */
function nearKink(a: number, b: number, margin: number): boolean {
  return [a, 2 * a - b, a - b].some(distance => Math.abs(distance) < margin)
}

describe.each(smooth)('%s', (_, expr) => {
  test.each([0, 1])('operand %d', k => {
    const seed = 3
    const random = createRandom(seed)
    const run = createEvaluator([expr, differentiate(expr, k)])
    const eps = 1e-5
    let counted = 0
    for (let n = 0; n < 300; n++) {
      const at = [random() * 8 - 4, random() * 8 - 4]
      if (nearKink(at[0]!, at[1]!, 1e-3)) continue
      counted++
      const shifted = (by: number) => run(at.map((v, i) => (i === k ? v + by : v)))[0]!
      const numeric = (shifted(eps) - shifted(-eps)) / (2 * eps)
      const [, analytic] = run(at)
      const allowed = 1e-6 * Math.abs(numeric) + 1e-8 * Math.max(1, Math.abs(analytic!))
      const message = `seed ${seed}, at ${at}: ${analytic} and ${numeric}`
      expect(Math.abs(analytic! - numeric), message).toBeLessThanOrEqual(allowed)
    }
    expect(counted, `seed ${seed}`).toBeGreaterThan(250)
  })
})

const slopes: readonly (readonly [string, Expr, number, number])[] = [
  ['max(x, 0) at 0 follows the second', e.max(x, 0), 0, 0],
  ['max(0, x) at 0 follows the second', e.max(0, x), 0, 1],
  ['min(x, 0) at 0 follows the second', e.min(x, 0), 0, 0],
  ['|x| at 0', e.abs(x), 0, 0],
  ['softplus at 0', softplus, 0, 0.5],
  ['sigmoid at 0', sigmoid, 0, 0.25],
  ['floor', e.floor(x), 0.5, 0],
  ['a comparison', e.toFloat(e.lt(x, 1)), 0.5, 0],
  ['bits', e.fromBits(e.bits(x)), 0.5, 0],
  ['sqrt below relu, not taken', e.sqrt(e.max(x, 0)), -1, 0],
  ['log below relu, not taken', e.log(e.max(x, 0)), -1, 0],
  ['a branch not taken that is NaN', e.select(e.lt(x, 0), 0, e.sqrt(x)), -1, 0],
  ['a branch not taken that is infinite', e.select(e.lt(0, x), e.log(x), 0), 0, 0],
  ['a constant factor that is infinite', e.mul(e.log(y), 3), 0, 0],
  ['sqrt(|x|) at 0', e.sqrt(e.abs(x)), 0, 0],
]

test.each(slopes)('slope of %s', (_, expr, at, expected) => {
  expect(evaluate(differentiate(expr, 0), [at, 0], { round: Math.fround })).toBe(expected)
})

test.each([
  ['sigmoid', sigmoid],
  ['softplus', softplus],
  ['gelu', gelu],
  ['mish', mish],
])('%s and its slope are finite in f32 far out', (_, expr) => {
  const run = createEvaluator([expr, differentiate(expr, 0)], { round: Math.fround })
  for (const at of [-1e4, -300, -100, -89, -1, 0, 1, 89, 100, 300, 1e4])
    expect([...run([at])].every(Number.isFinite), `at ${at}`).toBe(true)
})

test('what does not depend on the operand has slope 0 exactly', () => {
  expect(differentiate(e.div(e.log(y), e.sub(y, y)), 0)).toBe(e.constant(0))
  expect(differentiate(e.toFloat(e.operand(0, 'i32')), 0)).toBe(e.constant(0))
})

test('gradients stay small: shared nodes are written once', () => {
  const size = (expr: Expr) => e.visitOrder([expr, differentiate(expr, 0)]).length
  expect(size(gelu)).toBeLessThanOrEqual(24)
  expect(size(mish)).toBeLessThanOrEqual(34)
})

test('chains of 10,000 operations neither overflow the stack nor grow', () => {
  let chain = x
  for (let n = 0; n < 10_000; n++) chain = e.max(e.sub(e.mul(chain, 0.999), e.neg(y)), 0)
  const slope = differentiate(simplify(chain), 0)
  expect(e.visitOrder([slope]).length).toBeLessThan(80_000)
  expect(evaluate(slope, [1, 2]) / 0.999 ** 10_000).toBeCloseTo(1, 3)
})
