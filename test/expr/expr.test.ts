/** Expressions are interned, typed and rebuilt without recursion. */
import { expect, test } from 'vitest'
import * as e from '../../src/expr/expr.ts'

const x = e.operand(0)

test('the same expression is the same object', () => {
  expect(e.add(e.mul(x, 2), 1)).toBe(e.add(e.mul(e.operand(0), 2), 1))
  expect(e.constant(0)).not.toBe(e.constant(-0))
  expect(e.constant(1)).not.toBe(e.integer(1))
  expect(e.operand(0)).not.toBe(e.operand(0, 'i32'))
})

test('types that do not fit are our own fault', () => {
  expect(() => e.add(x, e.index())).toThrow('tenon fault: add of f32 and i32')
  expect(() => e.exp(e.index())).toThrow('tenon fault: exp of i32')
  expect(() => e.div(e.index(), e.index())).toThrow('tenon fault: div of i32 and i32')
  expect(() => e.select(e.lt(x, 0), x, e.index())).toThrow('tenon fault: select of f32 and i32')
})

test('substitution replaces operands and keeps the others', () => {
  const expr = e.add(e.mul(x, e.operand(1)), x)
  const twice = e.mul(2, e.operand(1))
  const expected = e.add(e.mul(x, twice), x)
  expect(e.substitute(expr, [undefined, twice])).toBe(expected)
})

test('a bool converts by selection', () => {
  const less = e.lt(x, 0)
  expect(e.toFloat(less)).toBe(e.select(less, 1, 0))
  expect(e.toInt(less)).toBe(e.select(less, e.integer(1), e.integer(0)))
})

test('arguments come before users in visit order, each once', () => {
  const shared = e.exp(x)
  const order = e.visitOrder([e.add(shared, e.mul(shared, shared)), x])
  expect(order).toHaveLength(4)
  for (const [at, { args }] of order.entries())
    for (const arg of args) expect(order.indexOf(arg)).toBeLessThan(at)
})

test('the visit order is that of the arguments, whichever was created first', () => {
  const late = e.mul(x, 0.7734375)
  const early = e.mul(x, 0.3359375)
  const order = e.visitOrder([e.add(early, late)])
  expect(order.map(each => (each.op === 'const' ? each.value : each.op))).toEqual([
    ...['operand', 0.3359375, 'mul'],
    ...[0.7734375, 'mul', 'add'],
  ])
})
