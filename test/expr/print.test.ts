/** Expressions print as a person would write them. */
import { expect, test } from 'vitest'
import * as e from '../../src/expr/expr.ts'
import { printExpr } from '../../src/expr/print.ts'

const x = e.operand(0)
const y = e.operand(1)
const i = e.index()

test.each([
  ['max(x0, 0.0)', e.max(x, 0)],
  ['select(x0 > 0.0, x0, 0.3 * x0)', e.select(e.gt(x, 0), x, e.mul(0.3, x))],
  ['x0 + x1 + 1.0', e.add(e.add(x, y), 1)],
  ['x0 - (x1 - 1.0)', e.sub(x, e.sub(y, 1))],
  ['(x0 + x1) * -2.0', e.mul(e.add(x, y), -2)],
  ['x0 / (x1 * x0)', e.div(x, e.mul(y, x))],
  ['-(x0 * x1)', e.neg(e.mul(x, y))],
  ['-(-x0)', e.neg(e.neg(x))],
  ['exp(-x0)', e.exp(e.neg(x))],
  ['madd(x0, x1, inf)', e.madd(x, y, Infinity)],
  ['x0 + -0.0', e.add(x, -0)],
  ['max(x0, nan)', e.max(x, NaN)],
  ['1e-7 * x0', e.mul(1e-7, x)],
  ['toFloat((index + 1) * batch)', e.toFloat(e.mul(e.add(i, e.integer(1)), e.size('batch')))],
  ['index >>> 16 ^ index << 3', e.xor(e.shr(i, e.integer(16)), e.shl(i, e.integer(3)))],
  ['select(x0 <= x1 && !(x0 == x1), x0, x1)', e.select(e.all(e.le(x, y), e.not(e.eq(x, y))), x, y)],
  ['let a = exp(x0); a / (1.0 + a)', e.div(e.exp(x), e.add(1, e.exp(x)))],
  ['let a = exp(x0); let b = a * a; b + b', shared()],
])('%s', (text, expr) => {
  expect(printExpr(expr)).toBe(text)
})

function shared(): e.Expr {
  const square = e.mul(e.exp(x), e.exp(x))
  return e.add(square, square)
}

test('the 27th name is a1', () => {
  let chain = e.add(x, 1)
  for (let n = 0; n < 27; n++) chain = e.mul(chain, chain)
  expect(printExpr(chain)).toContain('let a1 = z * z; ')
})

test('a chain of 10,000 operations prints', () => {
  let chain = x
  for (let n = 0; n < 10_000; n++) chain = e.max(chain, 0)
  expect(printExpr(chain)).toHaveLength(10_000 * 'max(, 0.0)'.length + 2)
})
