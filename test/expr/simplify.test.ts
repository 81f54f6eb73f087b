/** Rewrites keep every bit, and make what they promise. */
import { expect, test } from 'vitest'
import { createEvaluator } from '../../src/expr/evaluate.ts'
import * as e from '../../src/expr/expr.ts'
import { simplify } from '../../src/expr/simplify.ts'
import { createRandom, randomExpr, randomFloat } from './random-expr.ts'

const x = e.operand(0)
const y = e.operand(1)
const less = e.lt(x, y)
const i = e.index()

test.each([
  ['x + -0', e.add(x, -0), x],
  ['|x| + 0', e.add(e.abs(x), 0), e.abs(x)],
  ['i + 0', e.add(i, e.integer(0)), i],
  ['x - 0', e.sub(x, 0), x],
  ['-0 - x', e.sub(-0, x), e.neg(x)],
  ['x * 1', e.mul(1, x), x],
  ['x * -1', e.mul(x, -1), e.neg(x)],
  ['x / 1', e.div(x, 1), x],
  ['x / 4', e.div(x, 4), e.mul(x, 0.25)],
  ['--x', e.neg(e.neg(x)), x],
  ['x - -y', e.sub(x, e.neg(y)), e.add(x, y)],
  ['-x * -y', e.mul(e.neg(x), e.neg(y)), e.mul(x, y)],
  ['|-x|', e.abs(e.neg(x)), e.abs(x)],
  ['max(x, x)', e.max(x, x), x],
  ['select of equal branches', e.select(less, x, x), x],
  ['select of a constant condition', e.select(e.lt(1, 2), x, y), x],
  ['select of a negated condition', e.select(e.not(less), x, y), e.select(less, y, x)],
  ['not not', e.select(e.not(e.not(less)), x, y), e.select(less, x, y)],
  ['all with true', e.select(e.all(e.boolean(true), less), x, y), e.select(less, x, y)],
  ['any with true', e.select(e.any(less, e.boolean(true)), x, y), x],
  ['madd by 1', e.madd(x, 1, y), e.add(x, y)],
  ['constants round to f32', e.add(0.1, 0.2), e.constant(Math.fround(0.3))],
])('%s becomes simpler', (_, expr, expected) => {
  expect(simplify(expr)).toBe(expected)
})

test.each([
  ['x * 0 (x may be NaN)', e.mul(x, 0)],
  ['x + 0 (x may be -0)', e.add(x, 0)],
  ['0 - x (x may be 0)', e.sub(0, x)],
  ['x - x (x may be Inf)', e.sub(x, x)],
  ['x / x (x may be 0)', e.div(x, x)],
  ['(x + 1) + 2 (sums round)', e.add(e.add(x, 1), 2)],
  ['x / 3 (1/3 is rounded)', e.div(x, 3)],
  ['x == x (x may be NaN)', e.select(e.eq(x, x), x, 0)],
])('%s stays', (_, expr) => {
  expect(simplify(expr)).toBe(expr)
})

test('random expressions keep their values, bit for bit', () => {
  const seed = 11
  const random = createRandom(seed)
  let smaller = 0
  for (let n = 0; n < 1500; n++) {
    const expr = randomExpr(random, 30)
    const simple = simplify(expr)
    if (e.visitOrder([simple]).length < e.visitOrder([expr]).length) smaller++
    const run = createEvaluator([expr, simple], { round: Math.fround })
    for (let k = 0; k < 20; k++) {
      const operands = [randomFloat(random), randomFloat(random)]
      const [before, after] = run(operands, Math.floor(random() * 100))
      expect(after, `seed ${seed}, expression ${n}, operands ${operands}`).toBe(before)
    }
    expect(simplify(simple), `seed ${seed}, expression ${n}, again`).toBe(simple)
  }
  expect(smaller, `expressions that became smaller, seed ${seed}`).toBeGreaterThan(500)
})
