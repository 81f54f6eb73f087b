/** `# tenon-ignore` comments: which diagnostics they leave out, and what is wrong with them. */
import { describe, expect, test } from 'vitest'
import { check } from '../../src/api.ts'
import { applyIgnores } from '../../src/config/ignore.ts'
import { diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { createSource } from '../../src/diagnostics/source.ts'

const head = 'tenon: 1\ninputs: {x: [4]}\nlayers:\n'
const softmax = '  - Dense: {units: 1, activation: softmax}'

async function judge(layers: string): Promise<readonly string[]> {
  const { ok, diagnostics, ignored } = await check({ text: head + layers })
  const codes = diagnostics.map(each => each.code)
  return [ok ? 'ok' : 'not ok', ...codes, ...ignored.map(each => `(${each.code})`)]
}

describe('a comment leaves out what it names', () => {
  test('on its line', async () => {
    expect(await judge(softmax)).toEqual(['ok', 'softmax-of-one'])
    const layers = `${softmax} # tenon-ignore softmax-of-one: the old weights need it\n`
    expect(await judge(layers)).toEqual(['ok', '(softmax-of-one)'])
  })

  test.each([
    ['alone above it', '  # tenon-ignore softmax-of-one: why\n'],
    ['with another comment between', '  # tenon-ignore softmax-of-one: why\n  # and so on\n'],
    ['without a space', '  #tenon-ignore softmax-of-one:why\n'],
    ['among others', '# tenon-ignore softmax-of-one , softmax-of-one: a: b # c\n'],
    ['in a file of Windows', '  # tenon-ignore softmax-of-one: why\r\n'],
  ])('%s', async (_, comment) => {
    expect(await judge(`${comment}${softmax}\n`)).toEqual(['ok', '(softmax-of-one)'])
  })

  test('and errors too, though the model is still not built', async () => {
    const layers = '  - Dense: {unit: 3, units: 3} # tenon-ignore unknown-field: not yet\n'
    expect(await judge(layers)).toEqual(['ok', '(unknown-field)'])
  })

  test('several codes of a line', async () => {
    const layers = `  # tenon-ignore out-of-range, unknown-name: a template
  - Dense: {units: 0, activation: rellu}
`
    expect(await judge(layers)).toEqual(['ok', '(out-of-range)', '(unknown-name)'])
  })
})

describe('a comment leaves the rest', () => {
  test.each([
    ['of another line', `  # tenon-ignore softmax-of-one: why\n  - ReLU\n${softmax}\n`],
    ['below it', `${softmax}\n  # tenon-ignore softmax-of-one: why\n  - ReLU\n`],
  ])('%s, and is unused', async (_, layers) => {
    expect((await judge(layers)).toSorted()).toEqual(
      ['ok', 'softmax-of-one', 'unused-ignore'].toSorted(),
    )
  })

  test('and a text that looks like one is none', async () => {
    const note = "    note: 'x # tenon-ignore softmax-of-one: why'\n"
    expect(await judge(`${softmax}\n${note}`)).toEqual(['ok', 'softmax-of-one'])
    const block = '    note: |\n      # tenon-ignore softmax-of-one: why\n'
    expect(await judge(`  - ReLU:\n${block}${softmax}\n`)).toEqual(['ok', 'softmax-of-one'])
  })
})

describe('a comment is wrong', () => {
  test.each([
    ['without a reason', '# tenon-ignore softmax-of-one'],
    ['with an empty reason', '# tenon-ignore softmax-of-one:  '],
    ['without a code', '# tenon-ignore: because'],
    ['with nothing', '# tenon-ignore'],
  ])('%s, and counts for nothing', async (_, comment) => {
    const codes = await judge(`${softmax} ${comment}\n`)
    expect(codes).toEqual(['not ok', 'softmax-of-one', 'broken-ignore'])
  })

  test('with a code that does not exist, and the nearest is named', async () => {
    const text = `${head}  - Dense: 2 # tenon-ignore softmax-of-on: why\n`
    const { diagnostics } = await check({ text })
    expect(diagnostics.map(each => [each.code, each.hint])).toEqual([
      ['unused-ignore', "did you mean 'softmax-of-one'?"],
    ])
    const { source, start, end } = diagnostics[0]!.span!
    expect(source.text.slice(start, end)).toBe('softmax-of-on')
  })
})

describe('errors of syntax', () => {
  test('cannot be ignored, and no comment is called unused beside one', async () => {
    const layers = `  # tenon-ignore duplicate-key: why
  - Dense: {units: 1, units: 2}
  - ReLU # tenon-ignore softmax-of-one: why
`
    expect(await judge(layers)).toEqual(['not ok', 'duplicate-key'])
  })

  test('that are named where there is none are unused', async () => {
    const { diagnostics } = await check({ text: `${head}  - ReLU # tenon-ignore tag: why\n` })
    expect(diagnostics.map(each => each.hint)).toEqual(['errors of syntax cannot be ignored'])
  })
})

test('a comment of an included file counts for that file alone', () => {
  const [root, part] = ['root.yaml', 'part.yaml'].map(file =>
    createSource(file, 'a: 1 # tenon-ignore merge-key, python-none: why\n'),
  )
  const at = (source = root!) => diagnostic('python-none', {}, { source, start: 0, end: 1 })
  const { diagnostics, ignored } = applyIgnores(root!, [at(part)])
  expect(ignored).toEqual([at(part)])
  expect(diagnostics.map(each => each.span!.source.file).toSorted()).toEqual([
    ...['part.yaml', 'root.yaml', 'root.yaml'],
  ])
})

test('a text without the word is not looked at', () => {
  const source = createSource('a.yaml', 'a: 1\n')
  const found = [diagnostic('python-none', {}, { source, start: 0, end: 1 })]
  expect(applyIgnores(source, found).diagnostics).toBe(found)
})
