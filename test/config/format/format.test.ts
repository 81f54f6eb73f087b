/** Tests the canonical layout on samples; `UPDATE=1` writes what comes out anew. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkSource } from '../../../src/compile.ts'
import { formatConfig } from '../../../src/config/format/format.ts'
import { createSource } from '../../../src/diagnostics/source.ts'
import { printGraph } from '../../../src/graph/print.ts'
import { meaningOf } from './meaning.ts'

const samples = fileURLToPath(new URL('../../samples/format/', import.meta.url))
const configs = fileURLToPath(new URL('../../../configs/', import.meta.url))
const update = process.env['UPDATE'] === '1'

describe.each(readdirSync(samples))('sample %s', name => {
  const before = readFileSync(`${samples}${name}/before.yaml`, 'utf8')
  const after = `${samples}${name}/after.yaml`

  test('is written as expected', () => {
    const text = format(before)
    if (update) writeFileSync(after, text)
    expect(text).toBe(existsSync(after) ? readFileSync(after, 'utf8') : '')
  })

  test('means the same, and stays when formatted again', () => {
    expect(meaningOf(format(before))).toEqual(meaningOf(before))
    expect(format(format(before))).toBe(format(before))
  })
})

test("the design's own example is in the canonical layout", () => {
  const text = readFileSync(`${samples}design/before.yaml`, 'utf8')
  expect(format(text)).toBe(text)
})

describe.each(readdirSync(configs).filter(each => each.endsWith('.yaml')))('%s', file => {
  const text = readFileSync(`${configs}${file}`, 'utf8')

  test('gives the same graph when formatted', async () => {
    expect(await graphOf(format(text))).toBe(await graphOf(text))
  })

  test('keeps its comments and stays when formatted again', () => {
    const comments = (each: string): readonly string[] => each.match(/^#.*$/gm) ?? []
    expect(comments(format(text))).toEqual(comments(text))
    expect(format(format(text))).toBe(format(text))
  })
})

describe('comments stay with', () => {
  const head = 'tenon: 1\ninputs: {x: [4]}\n'
  test.each([
    ['the line of a bare layer', '  - ReLU   # c\n', '  - ReLU  # c\n'],
    ['an argument', '  - Dense: {units: 1, # c\n     use_bias: no}\n', '      units: 1  # c\n'],
    ['an argument that goes bare', '  - Dense:\n      units: 1 # c\n', '  - Dense: 1  # c\n'],
    ['the end of braces', '  - Dense: {units: 1,\n     seed: 2} # c\n', 'seed: 2}  # c\n'],
    ['an open brace', '  - Dense: { # c\n     units: 1}\n', '  # c\n  - Dense: 1\n'],
    ['a sibling', '  - ReLU:\n    name: a # c\n  - ELU\n', '    name: a  # c\n  - ELU\n'],
    ['the item above', '  - ReLU:\n    name: a\n    # c\n  - ELU\n', 'name: a\n    # c\n  - ELU'],
    ['the item below', '  - ReLU:\n    name: a\n  # c\n  - ELU\n', 'name: a\n  # c\n  - ELU'],
    ['a dash', '  - # c\n    ReLU:\n    name: a\n', '  # c\n  - ReLU:\n    name: a\n'],
    ['the end of the layers', '  - ReLU\n  # c\noutputs: [x]\n', '  - ReLU\n  # c\noutputs'],
    ['the next section', '  - ReLU\n# c\noutputs: [x]\n', '  - ReLU\n# c\noutputs'],
    ['the end of the file', '  - ReLU\n# c\n', '  - ReLU\n# c\n'],
    ['a long form', '  - type: Dense # c\n    units: 1\n', '  - Dense: 1  # c\n'],
  ])('%s', (_, layers, expected) => {
    expect(format(`${head}layers:\n${layers}`)).toContain(expected)
  })
})

describe('a text that is no config', () => {
  test.each([
    ['an open bracket', 'tenon: 1\nlayers: [Dense\n'],
    ['a key twice', 'tenon: 1\ntenon: 1\n'],
    ['a tag', 'tenon: !!int 1\n'],
    ['nothing', '# nothing\n'],
  ])('is left alone and told of: %s', (_, text) => {
    const { text: formatted, diagnostics } = formatConfig(createSource('model.yaml', text))
    expect(formatted).toBeUndefined()
    expect(diagnostics.length).toBeGreaterThan(0)
  })
})

function format(text: string): string {
  const { text: formatted, diagnostics } = formatConfig(createSource('model.yaml', text))
  expect(diagnostics).toEqual([])
  return formatted!
}

async function graphOf(text: string): Promise<string> {
  const { model, diagnostics } = await checkSource(createSource(`${configs}model.yaml`, text))
  expect(model, diagnostics.map(each => each.message).join('\n')).toBeDefined()
  return printGraph(model!.inference)
}
