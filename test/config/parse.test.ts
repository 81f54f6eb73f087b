/** Tests what of YAML a config may use, and that nothing hostile takes long or gets through. */
import { describe, expect, test } from 'vitest'
import { toJson } from '../../src/config/item.ts'
import { parseText } from '../../src/config/parse.ts'
import { createSource, positionAt } from '../../src/diagnostics/source.ts'

const parse = (text: string) => parseText(createSource('model.yaml', text))
const codes = (text: string) => parse(text).diagnostics.map(each => each.code)

describe('values are those of YAML 1.2 core', () => {
  test.each([
    ['1e-3', 0.001],
    ['0x1F', 31],
    ['017', 17],
    ['no', 'no'],
    ['12:30:45', '12:30:45'],
    ['1_000', '1_000'],
    ['True', true],
    ['~', null],
    ['9007199254740991', 9007199254740991],
    ['-0.5', -0.5],
    ['"1"', '1'],
    ['2026-11-23', '2026-11-23'],
  ])('%s', (text, value) => {
    const { item, diagnostics } = parse(`a: ${text}`)
    expect(diagnostics).toEqual([])
    expect(toJson(item!)).toEqual({ a: value })
  })

  test('aliases stand for what their anchors mark, at their own place', () => {
    const { item } = parse('a: &x [1, {b: 2}]\nc: *x')
    expect(toJson(item!)).toEqual({ a: [1, { b: 2 }], c: [1, { b: 2 }] })
    const alias = item!.kind === 'map' ? item!.entries.get('c')!.value.span : undefined
    expect(positionAt(alias!.source, alias!.start)).toEqual({ line: 2, column: 4 })
  })

  test('an anchor that is set again counts from there on', () => {
    expect(toJson(parse('a: &x 1\nb: *x\nc: &x 2\nd: *x').item!)).toEqual({
      a: 1,
      b: 1,
      c: 2,
      d: 2,
    })
  })

  test('a byte order mark, CRLF, a document mark and comments change nothing', () => {
    const { item } = parse('\ufeff# hello\r\n---\r\na: 1 # one\r\nb:\r\n  - 2\r\n...\r\n# end\r\n')
    expect(toJson(item!)).toEqual({ a: 1, b: [2] })
  })

  test('objects have no prototype to reach', () => {
    const value = toJson(parse('a: {toString: 1}').item!) as { readonly a: object }
    expect(Object.getPrototypeOf(value.a)).toBeNull()
  })
})

const nested = (open: string, close: string, depth: number) =>
  `a: ${open.repeat(depth)}1${close.repeat(depth)}`
const laughs = Array.from(
  { length: 9 },
  (_, i) =>
    `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${Array(10).fill(`*${'abcdefghi'[i]}`).join(', ')}]`,
)
const manyKeys = Array.from({ length: 100_000 }, (_, i) => `k${i}: ${i}`).join('\n')
const smallMaps = Array.from({ length: 100_000 }, (_, i) => `- {a: ${i}, b: 2}`).join('\n')

describe('hostile texts are refused', () => {
  test.each<[string, string, string]>([
    ['billion laughs', `a: &a [x]\n${laughs.join('\n')}`, 'too-many-aliases'],
    [
      'fewer, larger aliases',
      `a: &a [${'1,'.repeat(20_000)}]\nb: [${'*a,'.repeat(49)}]`,
      'too-many-values',
    ],
    ['200,000 aliases', `a: &a 1\nb: [${'*a,'.repeat(200_000)}]`, 'too-many-aliases'],
    ['100,000 brackets', '['.repeat(100_000), 'too-deep'],
    ['100,000 dashes', '- '.repeat(100_000), 'too-deep'],
    ['65 lists in each other', nested('[', ']', 65), 'too-deep'],
    ['65 maps in each other', nested('{a: ', '}', 65), 'too-deep'],
    [
      'deep indentation',
      Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'too-deep',
    ],
    [
      'deep aliases',
      `a: &a ${'['.repeat(40)}1${']'.repeat(40)}\nb: ${'['.repeat(40)}*a${']'.repeat(40)}`,
      'too-deep',
    ],
    ['100,000 keys', manyKeys, 'too-many-values'],
    ['100,000 small maps', smallMaps, 'too-many-values'],
    ['5 MB', 'a: 1\n'.repeat(1_000_000), 'text-too-long'],
    ['50 MB in one value', `a: ${'x'.repeat(50_000_000)}`, 'text-too-long'],
    ['NUL', 'a: \0', 'control-character'],
    ['an escape sequence of a terminal', 'a: \x1b[31m', 'control-character'],
    ['a cycle', '&a [*a]', 'alias-cycle'],
    ['a directive', '%YAML 1.1\n---\na: no', 'directive'],
    ['a function', 'a: !!js/function "() => 1"', 'tag'],
    ['a prototype', '__proto__: {a: 1}', 'forbidden-key'],
    ['a merge', 'a: &a {b: 1}\nc: {<<: *a}', 'merge-key'],
    ['infinity', 'a: 1e400', 'unsafe-number'],
    ['too large a number', 'a: 9007199254740993', 'unsafe-number'],
    ['a second document', 'a: 1\n---\nb: 1', 'several-documents'],
    ['text after the end', 'a: 1\n...\nb: 1', 'several-documents'],
  ])('%s', (_, text, code) => {
    const before = Object.keys(Object.prototype)
    expect(codes(text)).toContain(code)
    expect(codes(text).length).toBeLessThanOrEqual(50)
    expect(Object.keys(Object.prototype)).toEqual(before)
  })

  test('1 MB of broken lines', () => {
    expect(parse('a: [b: "c\n'.repeat(100_000)).item).toBeUndefined()
  })

  test.each([nested('[', ']', 63), nested('{a: ', '}', 63)])('64 levels are allowed', text => {
    expect(codes(text)).toEqual([])
  })

  test('the verdict is the same near the end of the stack', () => {
    const deep = (calls: number): readonly string[] =>
      calls === 0 ? codes(nested('[', ']', 63)) : [...deep(calls - 1)]
    expect(deep(3000)).toEqual([])
  })

  test('1,000 duplicate keys are reported 50 times', () => {
    expect(codes('a: 1\n'.repeat(1000))).toHaveLength(50)
  })
})
