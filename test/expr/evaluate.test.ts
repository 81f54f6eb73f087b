/** Every operation means what expr.ts says, in f64 and in f32. */
import { describe, expect, test } from 'vitest'
import { erf } from '../../src/expr/erf.ts'
import { createEvaluator, evaluate } from '../../src/expr/evaluate.ts'
import * as e from '../../src/expr/expr.ts'
import type { Expr } from '../../src/expr/expr.ts'

const x = e.operand(0)
const y = e.operand(1)
const i = e.operand(0, 'i32')
const j = e.operand(1, 'i32')

const cases: readonly (readonly [string, Expr, readonly number[], number])[] = [
  ['neg of 0 is -0', e.neg(x), [0], -0],
  ['neg of the smallest i32 wraps', e.neg(i), [-(2 ** 31)], -(2 ** 31)],
  ['neg of i32 0 is 0', e.neg(i), [0], 0],
  ['abs of the smallest i32 wraps', e.abs(i), [-(2 ** 31)], -(2 ** 31)],
  ['abs', e.abs(x), [-2.5], 2.5],
  ['sqrt', e.sqrt(x), [9], 3],
  ['sqrt of a negative', e.sqrt(x), [-1], NaN],
  ['floor goes down', e.floor(x), [-1.5], -2],
  ['exp', e.exp(x), [1], Math.E],
  ['expm1 near 0', e.expm1(x), [1e-10], 1.00000000005e-10],
  ['log of 0', e.log(x), [0], -Infinity],
  ['log1p near 0', e.log1p(x), [1e-10], 9.9999999995e-11],
  ['tanh', e.tanh(x), [Infinity], 1],
  ['sin', e.sin(x), [0.5], 0.479425538604203],
  ['cos', e.cos(x), [0.5], 0.8775825618903728],
  ['add of i32 wraps', e.add(i, j), [2 ** 31 - 1, 1], -(2 ** 31)],
  ['sub of i32 wraps', e.sub(i, j), [-(2 ** 31), 1], 2 ** 31 - 1],
  ['mul of i32 keeps the low 32 bits', e.mul(i, j), [0x7feb352d, 0x7feb352d], 1370073577],
  ['div by 0', e.div(x, y), [-1, 0], -Infinity],
  ['min of NaN and a number', e.min(x, y), [NaN, 1], NaN],
  ['min of a number and NaN', e.min(x, y), [1, NaN], NaN],
  ['max of NaN and a number', e.max(x, y), [NaN, 1], NaN],
  ['max of a number and NaN', e.max(x, y), [1, NaN], NaN],
  ['max of two zeros takes the second', e.max(x, y), [0, -0], -0],
  ['min of two zeros takes the second', e.min(x, y), [-0, 0], 0],
  ['max', e.max(x, y), [3, 2], 3],
  ['min', e.min(x, y), [3, 2], 2],
  ['and', e.and(i, j), [6, 3], 2],
  ['or', e.or(i, j), [6, 3], 7],
  ['xor', e.xor(i, j), [6, 3], 5],
  ['shl counts modulo 32', e.shl(i, j), [3, 33], 6],
  ['shr is logical', e.shr(i, j), [-1, 28], 15],
  ['shr by 32 shifts nothing', e.shr(i, j), [-1, 32], -1],
  ['lt of NaN', e.toInt(e.lt(x, y)), [NaN, 1], 0],
  ['le of equals', e.toInt(e.le(x, y)), [1, 1], 1],
  ['eq of the two zeros', e.toFloat(e.eq(x, y)), [0, -0], 1],
  ['not', e.toInt(e.not(e.lt(x, y))), [1, 2], 0],
  ['all', e.toInt(e.all(e.lt(x, y), e.le(y, x))), [1, 2], 0],
  ['any', e.toInt(e.any(e.lt(x, y), e.le(y, x))), [1, 2], 1],
  ['toFloat', e.toFloat(i), [-7], -7],
  ['toInt goes towards zero', e.toInt(x), [-1.9], -1],
  ['toInt saturates above', e.toInt(x), [1e20], 2 ** 31 - 1],
  ['toInt saturates below', e.toInt(x), [-Infinity], -(2 ** 31)],
  ['toInt of NaN', e.toInt(x), [NaN], 0],
  ['bits of 1', e.bits(x), [1], 0x3f800000],
  ['bits of -0', e.bits(x), [-0], -(2 ** 31)],
  ['bits of a number with more than 24 bits', e.bits(x), [1 + 2 ** -30], 0x3f800000],
  ['fromBits', e.fromBits(i), [0x40490fdb], Math.fround(Math.PI)],
  ['select ignores a NaN not taken', e.select(e.lt(x, 0), NaN, y), [1, 5], 5],
  ['madd', e.madd(x, y, 1), [2, 3], 7],
]

test.each(cases)('%s', (_, expr, operands, expected) => {
  const value = evaluate(expr, operands)
  if (Number.isInteger(expected) || !Number.isFinite(expected)) expect(value).toBe(expected)
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(2 ** -51 * Math.abs(expected))
})

test('index and sizes come from outside', () => {
  const expr = e.add(e.mul(e.index(), e.size('batch')), e.integer(1))
  expect(evaluate(expr, [], { index: 3, sizes: new Map([['batch', 4]]) })).toBe(13)
})

describe('in f32', () => {
  test('every step is rounded', () => {
    const expr = e.sub(e.add(x, 1), 1)
    expect(evaluate(expr, [1e-10])).not.toBe(0)
    expect(evaluate(expr, [1e-10], { round: Math.fround })).toBe(0)
    expect(evaluate(e.exp(x), [100], { round: Math.fround })).toBe(Infinity)
    expect(evaluate(e.constant(0.1), [], { round: Math.fround })).toBe(Math.fround(0.1))
  })

  test('madd rounds twice, or once where asked', () => {
    const a = 1 + 2 ** -23
    const operands = [a, a]
    const expr = e.madd(x, y, -(1 + 2 ** -22))
    expect(evaluate(expr, operands, { round: Math.fround })).toBe(0)
    expect(evaluate(expr, operands, { round: Math.fround, fused: true })).toBe(2 ** -46)
  })
})

test('roots share their nodes and come in order', () => {
  const shared = e.exp(x)
  const run = createEvaluator([e.add(shared, 1), shared, x])
  expect([...run([0])]).toEqual([2, 1, 0])
  expect([...run([1])]).toEqual([Math.E + 1, Math.E, 1])
})

// Computed with 50 digits from the Taylor series.
const erfValues: readonly (readonly [number, number])[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.1, 0.1124629160182849],
  [0.25, 0.27632639016823696],
  [0.5, 0.5204998778130465],
  [0.75, 0.7111556336535151],
  [0.9, 0.7969082124228322],
  [1.0, 0.8427007929497149],
  [1.2, 0.9103139782296353],
  [1.5, 0.9661051464753108],
  [1.75, 0.9866716712191824],
  [2.0, 0.9953222650189527],
  [2.25, 0.9985372834133188],
  [2.4999, 0.9995928300996666],
  [2.5, 0.999593047982555],
  [2.75, 0.9998993780778803],
  [3.0, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [4.0, 0.9999999845827421],
  [5.0, 0.9999999999984626],
  [5.9, 0.9999999999999999],
]

test.each(erfValues)('erf(%d) is within 2 ulp', (at, expected) => {
  const ulp = 2 ** (Math.floor(Math.log2(expected)) - 52)
  expect(Math.abs(erf(at) - expected) / ulp).toBeLessThanOrEqual(2)
  expect(erf(-at)).toBe(-erf(at))
})

test('erf of special values', () => {
  expect([0, -0, Infinity, -Infinity, NaN].map(erf)).toEqual([0, -0, 1, -1, NaN])
})
