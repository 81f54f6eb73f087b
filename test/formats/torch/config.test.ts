/** `state_dict:` as text of a config: patterns, faults with their places, layout, other files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fillPattern, readPattern } from '../../../src/config/name-pattern.ts'
import { formatConfig } from '../../../src/config/format/format.ts'
import { createSource } from '../../../src/diagnostics/source.ts'
import { check, importModel } from '../../../src/index.ts'
import { tenon } from '../../cli/support.ts'
import { stateOf } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-torch-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a pattern', () => {
  const found = (pattern: string, name: string) => {
    const match = readPattern(pattern)!.match(name)
    return match && [match.length, Object.fromEntries(match.values)]
  }

  test.each([
    ['stage{i}/conv', 'stage12/conv/kernel', [12, { i: 12 }]],
    ['stage{i}/block{j}', 'stage1/block2', [13, { i: 1, j: 2 }]],
    ['a{i}/b{i}', 'a3/b3/bias', [5, { i: 3 }]],
    ['a{i}/b{i}', 'a3/b4/bias', undefined],
    ['stage{i}', 'stages1', undefined],
    ['stage{i}', 'stage01', undefined],
    ['conv', 'conv2/kernel', undefined],
    ['c.nv', 'conv', undefined],
  ] as const)('%s on %s', (pattern, name, expected) => {
    expect(found(pattern, name)).toEqual(expected)
  })

  test('fills what is computed of its numbers', () => {
    const text = 'layer{i+1}.{2*j}'
    const source = createSource('net.yaml', text)
    const filled = { text, span: { source, start: 0, end: text.length } }
    expect(
      fillPattern(
        filled,
        new Map([
          ['i', 1],
          ['j', 3],
        ]),
      ).text,
    ).toBe('layer2.6')
  })
})

const layers = 'tenon: 1\ninputs: {x: [4]}\nlayers: [{Dense: 2, name: fc}]\n'

test.each([
  ['{"fc{i": b}', 'broken-expression', '{'],
  ['{"fc{i}": "b{k}"}', 'unknown-variable', 'k'],
  ['{"fc{i}{j}": b}', 'broken-expression', 'fc{i}{j}'],
  ['{fc: "a.*.*"}', 'broken-expression', 'a.*.*'],
  ['{fc: {modul: a}}', undefined, undefined],
  ['{fc: [a]}', 'wrong-type', '[a]'],
])('names: %s is a fault at its place', async (names, code, place) => {
  const text = `${layers}state_dict: {names: ${names}}\n`
  const { diagnostics } = await check({ text })
  const [first] = diagnostics
  expect(first).toBeDefined()
  if (code === undefined) return
  expect(first!.code).toBe(code)
  expect(text.slice(first!.span!.start, first!.span!.end)).toContain(place)
})

test('the section is laid out like others, and checks', async () => {
  const text = `${layers}state_dict: {ignore: [ head.* ], names: {fc:   '0'}}\n`
  const { text: formatted } = formatConfig(createSource('net.yaml', text))
  expect(formatted).toContain('\nstate_dict: {ignore: [head.*], names: {fc: "0"}}\n')
  expect((await check({ text: formatted! })).diagnostics).toEqual([])
  expect(formatConfig(createSource('net.yaml', formatted!)).text).toBe(formatted)
})

const state = stateOf({ '0.weight': [2, 4], '0.bias': [2] })

test('a config of several files is written with all of them', async () => {
  const [weights, config] = [join(folder, 'net.safetensors'), join(folder, 'net.yaml')]
  writeFileSync(weights, state)
  writeFileSync(join(folder, 'base.yaml'), `${layers}state_dict: {names: {fc: '0'}}\n`)
  writeFileSync(config, 'tenon: 1\nextends: base.yaml\n')
  const written = await importModel(weights, { config })
  expect(written.config).not.toContain('extends')
  expect(written.config).toContain('state_dict')
  expect((await check({ text: written.config })).ok).toBe(true)
})

test('the command writes the text of the config, comments and all', async () => {
  const [weights, config] = [join(folder, 'one.safetensors'), join(folder, 'one.yaml')]
  const text = `${layers}# what PyTorch says\nstate_dict:   {names: {fc: '0'}}\n`
  writeFileSync(weights, state)
  writeFileSync(config, text)
  const output = join(folder, 'imported')
  const { code, stdout } = await tenon(['import', weights, '--config', config, '-o', output], {
    cwd: folder,
  })
  expect(code).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(3)
  expect(readFileSync(join(output, 'model.yaml'), 'utf8')).toBe(text)
})
