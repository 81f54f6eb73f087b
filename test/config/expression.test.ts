/** Tests the arithmetic of numeric slots. */
import { describe, expect, test } from 'vitest'
import { evaluateExpression } from '../../src/config/expression.ts'
import { createSource, positionAt } from '../../src/diagnostics/source.ts'

function evaluate(text: string, names: { readonly [name: string]: number } = {}) {
  const source = createSource('model.yaml', text)
  const span = { source, start: 0, end: text.length }
  return evaluateExpression(text, span, new Map(Object.entries(names)))
}

describe('values', () => {
  test.each([
    ['1/255', 1 / 255],
    ['2*16', 32],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['7 // 2', 3],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['10 - 4 - 3', 3],
    ['1e-3', 0.001],
    ['10_000', 10000],
    ['.5', 0.5],
    ['500k', 500_000],
    ['8MB', 8_000_000],
    ['2 MiB'.replace(' ', ''), 2 * 1024 * 1024],
    ['60M / 2', 30_000_000],
    ['1 < 2', 1],
    ['1 < 2 and 3 < 2', 0],
    ['not 1 == 2', 1],
    ['3 > 2 ? 10 : 20', 10],
    ['0 ? 1 : 0 ? 2 : 3', 3],
    ['max(8, 4, 2)', 8],
    ['min(3, 2 * 1)', 2],
    ['ceil(7 / 2) + floor(7 / 2)', 7],
    ['round(2.5)', 3],
    ['log2(256)', 8],
    ['sqrt(16) + abs(-1)', 5],
  ])('%s is %d', (text, value) => {
    expect(evaluate(text)).toEqual({ value, diagnostics: [] })
  })

  test('names have the values that the caller gives', () => {
    expect(evaluate('2 * width + $depth', { width: 8, $depth: 1 }).value).toBe(17)
  })

  test('the branch that is not chosen may have no value', () => {
    expect(evaluate('1 ? 2 : 1 / 0').value).toBe(2)
  })
})

describe('faults', () => {
  test.each([
    ['2 * width', 'unknown-variable', 5],
    ['2 * power(2)', 'unknown-function', 5],
    ['2 * (3', 'broken-expression', 7],
    ['2 ** ', 'broken-expression', 6],
    ['2 3', 'broken-expression', 3],
    ['2 & 3', 'broken-expression', 3],
    ['1 ? 2', 'broken-expression', 6],
    ['1/0', 'no-value', 1],
    ['sqrt(1, 2)', 'no-value', 1],
    ['', 'broken-expression', 1],
    ['('.repeat(5000), 'broken-expression', 101],
  ])('%s is refused with %s', (text, code, column) => {
    const { value, diagnostics } = evaluate(text)
    expect(value).toBeUndefined()
    expect(diagnostics.map(each => each.code)).toEqual([code])
    const { source, start } = diagnostics[0]!.span!
    expect(positionAt(source, start).column).toBe(column)
  })

  test('every unknown name is reported', () => {
    expect(evaluate('a + b').diagnostics).toHaveLength(2)
  })
})
