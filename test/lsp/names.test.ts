/** Names of a config: where they are declared and used, and what renaming them changes. */
import { describe, expect, test } from 'vitest'

import { definitionAt } from '../../src/lsp/definition.ts'
import { openDocument } from '../../src/lsp/document.ts'
import { outlineOf } from '../../src/lsp/outline.ts'
import { renameAt } from '../../src/lsp/rename.ts'
import { checkSource } from '../../src/compile.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { checkedDocument, resnet } from './resnet.ts'

const document = await checkedDocument()

/** The text with a name changed everywhere, or why it is not. */
function renamed(target: string, inside: number, name: string): string {
  const found = renameAt(document, resnet.indexOf(target) + inside, name)
  if ('refused' in found) return `refused: ${found.refused}`
  const spans = found.spans.toSorted((a, b) => b.start - a.start)
  return spans.reduce(
    (text, { start, end }) => text.slice(0, start) + name + text.slice(end),
    resnet,
  )
}

/** The text from the declaration on of what stands at a place. */
function declared(target: string, inside = 0): string | undefined {
  const span = definitionAt(document, resnet.indexOf(target) + inside, () => undefined)
  return span && resnet.slice(span.start).slice(0, 12)
}

describe('a definition', () => {
  test.each([
    ['a layer of `from`', '[main, skip]', 1, 'main\n'],
    ['an input of a block, that nobody wrote', 'else: x', 6, 'residual:'],
    ['an output', 'outputs: [probs]', 10, 'probs\n'],
    ['a layer in an expression', 'channels(second)', 10, 'second\n'],
    ['a block', 'residual: {f: width', 2, 'residual:'],
    ['a parameter of the file in a block', '$act', 2, 'act: relu'],
    ['a parameter of the block', 'filters: f,', 9, 'f: int'],
    ['an argument of a block', '{f: width}', 1, 'f: int'],
    ['a parameter in `repeat`', 'depth[0]', 1, 'depth: {'],
    ['an output of `training`', '{probs: cat', 1, 'probs\n'],
  ])('is found of %s', (_, target, inside, beginning) => {
    expect(declared(target, inside)?.startsWith(beginning)).toBe(true)
  })

  test('of a block of another file is in that file', () => {
    const text =
      'tenon: 1\ninclude: {common: parts/common.yaml}\n' +
      'inputs: {x: [4]}\nlayers:\n  - common.twice: {f: 2}\n'
    const other = openDocument(
      createSource('parts/common.yaml', 'tenon: 1\nblocks:\n  twice:\n    layers: [Flatten]\n'),
    )
    const opened: string[] = []
    const find = (target: string) =>
      definitionAt(
        openDocument(createSource('a.yaml', text)),
        text.indexOf(target) + 3,
        (_, path) => {
          opened.push(path)
          return other
        },
      )
    expect(find('common.twice')).toMatchObject({ source: { file: 'parts/common.yaml' }, start: 19 })
    expect(find('parts/common')).toMatchObject({ source: { file: 'parts/common.yaml' }, start: 0 })
    expect(opened).toEqual(['parts/common.yaml', 'parts/common.yaml'])
  })
})

describe('renaming', () => {
  test('changes a layer in name, from, outputs, expressions and training, and nothing else', () => {
    expect(renamed('name: probs', 6, 'classes')).toBe(resnet.replaceAll('probs', 'classes'))
    expect(renamed('channels(second)', 9, 'deep')).toBe(resnet.replaceAll('second', 'deep'))
    expect(renamed('name: skip', 6, 'around')).toBe(
      resnet.replace('name: skip', 'name: around').replace('[main, skip]', '[main, around]'),
    )
  })

  test.each([
    ['a parameter', 'width: 8', 0, 'channels_out', 'width'],
    ['a block', 'residual:', 0, 'basic', 'residual'],
  ])('changes %s wherever it stands', (_, target, inside, to, from) => {
    expect(renamed(target, inside, to)).toBe(resnet.replaceAll(from, to))
  })

  test('gives configs that mean the same', async () => {
    const parameters = async (text: string): Promise<unknown> => {
      const { model, diagnostics } = await checkSource(createSource('resnet.yaml', text))
      expect(diagnostics).toEqual([])
      return model?.weights.map(each => each.shape)
    }
    for (const target of ['name: stem', 'name: main', 'name: skip', 'name: first', 'name: second'])
      expect(await parameters(renamed(target, 6, 'other'))).toEqual(await parameters(resnet))
  })

  test('is refused where the name is taken, not a name, or not written', () => {
    expect(renamed('name: main', 6, 'skip')).toBe("refused: 'skip' is the name of another")
    expect(renamed('name: main', 6, 'a b')).toContain('refused')
    expect(renamed('name: main', 6, 'a/b')).toContain('refused')
    expect(renamed('GlobalAverage', 3, 'pool')).toContain('refused')
  })
})

test('the outline has inputs, parameters, blocks with their layers, and layers, in source order', () => {
  const outline = outlineOf(document)
  expect(outline.map(each => `${each.kind} ${each.name}`)).toEqual([
    'param width',
    'param act',
    'param depth',
    'input image',
    'block residual',
    'layer stem',
    'layer first',
    'layer second',
    'layer global_average_pooling2d',
    'layer probs',
  ])
  const block = outline.find(each => each.kind === 'block')!
  expect(block.children.map(each => each.name)).toEqual([
    'f',
    'stride',
    'conv2d',
    'main',
    'skip',
    'add',
  ])
})
