/** Tests the arithmetic of numeric slots. */
import { describe, expect, test } from 'vitest'
import type { ParamValue } from '../../src/config/config.ts'
import { evaluateTyped } from '../../src/config/expression.ts'
import { knownNames } from '../../src/config/names.ts'
import { evaluateText } from '../../src/config/open-text.ts'
import { createSource, positionAt } from '../../src/diagnostics/source.ts'

interface Given {
  readonly [name: string]: ParamValue
}

type Shapes = ReadonlyMap<string, readonly (number | undefined)[] | 'poisoned'>

/** Names with values, and layers with shapes. */
function namesOf(values: Given, shapes: Shapes = new Map()) {
  return {
    value: (name: string) => values[name],
    shape: (layer: string) => shapes.get(layer),
    values: Object.keys(values),
    shapes: [...shapes.keys()],
  }
}

function openText(text: string) {
  return { text, span: { source: createSource('model.yaml', text), start: 0, end: text.length } }
}

function evaluate(text: string, values: Given = {}, shapes: Shapes = new Map()) {
  return evaluateText(openText(text), namesOf(values, shapes))
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
    ['1 < 2', true],
    ['1 < 2 and 3 < 2', false],
    ['not 1 == 2', true],
    ['3 > 2 ? 10 : 20', 10],
    ['false ? 1 : false ? 2 : 3', 3],
    ['true or 1/0 > 1', true],
    ['10ms', 0.01],
    ['+1%', 0.01],
    ['7 % 4', 3],
    ["'a' == 'a'", true],
    ['"a" != "b"', true],
    ['max(8, 4, 2)', 8],
    ['min(3, 2 * 1)', 2],
    ['ceil(7 / 2) + floor(7 / 2)', 7],
    ['round(2.5)', 3],
    ['log2(256)', 8],
    ['sqrt(16) + abs(-1)', 5],
  ])('%s is %s', (text, value) => {
    expect(evaluate(text)).toEqual({ value, poisoned: false, diagnostics: [] })
  })

  test('names have the values that the caller gives', () => {
    expect(evaluate('2 * width + $depth', { width: 8, depth: 1 }).value).toBe(17)
  })

  test('the branch that is not chosen may have no value', () => {
    expect(evaluate('1 < 2 ? 2 : 1 / 0').value).toBe(2)
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
    ['1 ? 2 : 3', 'wrong-operand', 1],
    ['not 1', 'wrong-operand', 5],
    ["2 * 'a'", 'wrong-operand', 5],
    ['1 < true', 'wrong-operand', 5],
    ["1 == 'a'", 'wrong-operand', 1],
    ["'abc", 'broken-expression', 1],
    ['2[0]', 'wrong-operand', 1],
    ['channels(x)', 'unknown-shape', 10],
    ['channels(2)', 'wrong-operand', 10],
    ['shape()', 'no-value', 1],
    ['a ${1', 'broken-expression', 3],
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

describe('names', () => {
  test('have values of any type', () => {
    const values = { act: 'relu', depth: [2, 3], deep: true }
    expect(evaluate('$act', values).value).toBe('relu')
    expect(evaluate('$depth', values).value).toEqual([2, 3])
    expect(evaluate('depth[1] * depth[-2]', values).value).toBe(6)
    expect(evaluate("deep and act == 'relu' ? 1 : 2", values).value).toBe(1)
  })

  test('stand inside text, where one alone keeps its type', () => {
    expect(evaluate('conv_${i + 1}_$', { i: 1 }).value).toBe('conv_2_$')
    expect(evaluate('${i + 1}', { i: 1 }).value).toBe(2)
  })

  test('of another type are said to be so', () => {
    const [fault] = evaluate('act * 2', { act: 'relu' }).diagnostics
    expect(fault!.message).toBe("'act' is text; '*' needs numbers")
  })

  test('that are unknown come with the nearest one', () => {
    const [fault] = evaluate('2 * widht', { width: 8 }).diagnostics
    expect(fault!.hint).toBe("did you mean 'width'?")
  })

  test('in a branch that is not chosen are checked too', () => {
    expect(evaluate('true ? 1 : nobody').diagnostics).toHaveLength(1)
  })
})

describe('shapes', () => {
  const shapes: Shapes = new Map<string, readonly (number | undefined)[] | 'poisoned'>([
    ['x', [undefined, 28, 3]],
    ['lost', 'poisoned'],
  ])

  test('have the batch first and the channels last', () => {
    expect(evaluate('channels(x)', {}, shapes).value).toBe(3)
    expect(evaluate('shape(x)[1] / 2', {}, shapes).value).toBe(14)
    expect(evaluate("shape('x')[-1]", {}, shapes).value).toBe(3)
  })

  test('have sizes that only a run knows', () => {
    expect(evaluate('shape(x)[0]', {}, shapes).diagnostics).toMatchObject([{ code: 'no-value' }])
    expect(evaluate('$x', {}, shapes).diagnostics).toMatchObject([{ code: 'unknown-variable' }])
  })

  test('of a layer at fault are silent', () => {
    expect(evaluate('channels(lost) + 1', {}, shapes)).toEqual({
      value: undefined,
      poisoned: true,
      diagnostics: [],
    })
  })
})

describe('names without a value yet', () => {
  const names = {
    ...knownNames(namesOf({ width: 8 })),
    isOpen: (name: string) => name === 'f',
    shapesOpen: true,
  }
  const read = (text: string) => evaluateTyped(text, openText(text).span, names)

  test.each(['f', '2 * f', 'width == 8 and f > 1', 'channels(x)', 'f == 1 ? 1/0 : 2'])(
    '%s is open',
    text => {
      expect(read(text)).toMatchObject({ open: true, value: undefined, diagnostics: [] })
    },
  )

  test('what does not depend on them is checked and decided', () => {
    expect(read('width > 8 and f > 1')).toMatchObject({ open: false, value: false })
    expect(read("f * 'a'").diagnostics).toMatchObject([{ code: 'wrong-operand' }])
    expect(read('f + g').diagnostics).toMatchObject([{ code: 'unknown-variable' }])
  })
})
