/** Tests that safe fixes remove what they promise to, and touch nothing else. */
import { describe, expect, test } from 'vitest'
import { applyFixes, fixText } from '../../src/config/fix.ts'
import { readConfig } from '../../src/config/read.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { type Source, createSource } from '../../src/diagnostics/source.ts'
import { generator, mutate } from './mutants.ts'
import { soundConfigs } from './sound-configs.ts'

const head = '# header\ntenon: 1\ninputs: {x:   [28, 28, 1]} # odd   spaces\nlayers:\n'

describe('a fix of', () => {
  test.each([
    ['a pasted call', '  - Dense(10) # c\n', '  - Dense: 10 # c\n'],
    [
      'a call with a name',
      "  - keras.layers.Dense(10, activation='relu', name='probs')\n",
      '  - {Dense: {units: 10, activation: relu}, name: probs}\n',
    ],
    ['a call without arguments', '  - Flatten()\n', '  - Flatten\n'],
    [
      'a call as an argument',
      '  - Dense: {units: 10, kernel_regularizer: l2(0.01)}\n',
      '  - Dense: {units: 10, kernel_regularizer: {l2: 0.01}}\n',
    ],
    [
      'a call inside a call',
      '  - Dense(10, use_bias=True, kernel_regularizer=regularizers.l2(0.01))\n',
      '  - Dense: {units: 10, use_bias: true, kernel_regularizer: {l2: 0.01}}\n',
    ],
    [
      'calls in brackets',
      '  [Flatten(), Dense(4, use_bias=False)]\n',
      '  [Flatten, Dense: {units: 4, use_bias: false}]\n',
    ],
    [
      'None',
      '  - Dense: {units: 10, kernel_regularizer: None}\n',
      '  - Dense: {units: 10, kernel_regularizer: null}\n',
    ],
    [
      'a tuple',
      '  - Conv2D: {filters: 8, kernel_size: (3, 3)} # c\n',
      '  - Conv2D: {filters: 8, kernel_size: [3, 3]} # c\n',
    ],
    ['a tuple of one', '  - Reshape: (784,)\n', '  - Reshape: [784]\n'],
    ['a prefix', '  - keras.layers.Flatten\n', '  - Flatten\n'],
    ['a prefix of a key', '  - tf.keras.layers.Dense: 10\n', '  - Dense: 10\n'],
    ['an equals sign', '  - LeakyReLU: alpha=0.1\n', '  - LeakyReLU: {alpha: 0.1}\n'],
    ['an equals sign in braces', '  - Dense: {units=10}\n', '  - Dense: {units: 10}\n'],
    ['an old boolean', '  - Dense: {units: 1, use_bias: no}\n', '{units: 1, use_bias: false}\n'],
    ['a missing colon', '  - Flatten\n    name: flat\n', '  - Flatten:\n    name: flat\n'],
    ['a typo', '  - Dnese: 10 # c\n', '  - Dense: 10 # c\n'],
    ['a typo in a field', '  - Dense: {unit: 10}\n', '  - Dense: {units: 10}\n'],
    ['another case', '  - Dense: {units: 1, activation: ReLu}\n', 'activation: relu}\n'],
    ['a foreign name', '  - Linear: 10\n', '  - Dense: 10\n'],
    ['a foreign field', '  - Dense: {out_features: 10}\n', '  - Dense: {units: 10}\n'],
    ['a split expression', '  - Dense: {units: max(1, 2)}\n', '{units: "max(1, 2)"}\n'],
  ])('%s', async (_, layers, expected) => {
    const { text } = await fix(head + layers)
    expect(text).toContain(expected)
    expect(text.startsWith(head)).toBe(true)
    expect(errorsOf(text)).toEqual([])
  })
})

describe('a name among the arguments moves below', () => {
  test.each([
    [
      'from the end of braces',
      '  - Dense: {units: 10, name: a} # c\n',
      '  - Dense: {units: 10}\n    name: a # c\n',
    ],
    [
      'from the middle, several',
      '  - Dense: {name: a, units: 10, trainable: false}\n    note: n\n',
      '  - Dense: {units: 10}\n    trainable: false\n    name: a\n    note: n\n',
    ],
    [
      'from the last line',
      '  - Dense:\n      units: 10 # u\n      name: a # c\n  - ReLU\n',
      '  - Dense:\n      units: 10 # u\n    name: a # c\n  - ReLU\n',
    ],
    [
      'from the first line',
      '  - Dense:\n      name: a # c\n      units: 10 # u\n  - ReLU\n',
      '  - Dense:\n      units: 10 # u\n    name: a # c\n  - ReLU\n',
    ],
    [
      'inside of braces',
      '  - {Dense: {units: 10, name: a}}\n',
      '  - {Dense: {units: 10}, name: a}\n',
    ],
    ['where nothing else is', '  - ReLU: {name: a}\n', '  - ReLU: {}\n    name: a\n'],
  ])('%s', async (_, layers, expected) => {
    const { text } = await fix(head + layers)
    expect(text).toBe(head + expected)
    expect(errorsOf(text)).toEqual([])
  })
})

describe('no fix is offered', () => {
  test.each([
    ['where two names are as near', '  - Dense: {units: 1, bias_constraind: null}\n', true],
    ['where the name is there already', '  - Dense: {units: 1, name: a}\n    name: b\n', false],
    [
      'for an input shape, which says something',
      '  - Dense: {units: 1, input_shape: [4]}\n',
      false,
    ],
  ])('%s', async (_, layers, fixed) => {
    expect((await fix(head + layers)).applied.length > 0).toBe(fixed)
  })
})

test('of two fixes that overlap, the one further in is applied', async () => {
  const source = createSource('model.yaml', 'abcdef')
  const make = (start: number, end: number, text: string): Diagnostic => ({
    code: 'python-none',
    severity: 'error',
    message: '',
    notes: [],
    fix: { title: text, span: { source, start, end }, text },
  })
  const { text, applied } = applyFixes(source, [make(0, 6, 'X'), make(2, 4, 'Y'), make(4, 5, 'Z')])
  expect(text).toBe('abYZf')
  expect(applied.map(each => each.fix!.title)).toEqual(['Y', 'Z'])
})

test('a fix that would add errors is left out, the others are applied', async () => {
  const source = createSource('model.yaml', `${head}  - Dense: {units: 1, use_bias: no}\n`)
  const bad = async (each: Source): Promise<readonly Diagnostic[]> => {
    const found = readConfig(each).diagnostics
    const start = each.text.indexOf('Dense')
    const span = { source: each, start, end: start }
    const fix = { title: 'break it', span, text: 'Broken: 1\n  - ' }
    const warning: Diagnostic = { ...found[0]!, severity: 'warning', span, fix, notes: [] }
    return each.text.includes('Broken')
      ? found
      : [...found, { ...warning, code: 'python-none', message: 'bad' }]
  }
  const { text, applied } = await fixText(source, bad)
  expect(text).toContain('Dense: {units: 1, use_bias: false}')
  expect(applied.map(each => each.code)).toEqual(['old-boolean'])
})

test('1,000 mutants: no text gets more errors, and what is fixed stays fixed', async () => {
  const random = generator(11)
  const texts = Object.values(soundConfigs)
  let fixed = 0
  for (let i = 0; i < 1000; i++) {
    const before = mutate(texts[i % texts.length]!, random)
    const { text, applied } = await fix(before)
    if (applied.length === 0) continue
    fixed++
    const where = `seed 11, mutant ${i}\n${before}\n---\n${text}`
    // A text that is no YAML shows one mistake and hides the others.
    const wasRead = readConfig(createSource('model.yaml', before)).config !== undefined
    if (wasRead) expect(errorsOf(text).length, where).toBeLessThanOrEqual(errorsOf(before).length)
    expect((await fix(text)).text, where).toBe(text)
  }
  expect(fixed).toBeGreaterThan(50)
})

function fix(text: string) {
  return fixText(createSource('model.yaml', text), async source => readConfig(source).diagnostics)
}

function errorsOf(text: string): readonly string[] {
  const { diagnostics } = readConfig(createSource('model.yaml', text))
  return diagnostics.filter(each => hasErrors([each])).map(each => each.message)
}
