/** What is offered at the cursor, also where the text is not YAML yet. */
import { describe, expect, test } from 'vitest'

import { completionsAt } from '../../src/lsp/completion.ts'
import { checkedDocument, edited, resnet } from './resnet.ts'

const document = await checkedDocument()

/** Labels at the `|` that stands in the place of `target`. */
function labels(target: string, written: string): readonly string[] {
  const text = resnet.replace(target, written)
  const offset = text.indexOf('|')
  if (offset < 0) throw new Error(`the config has no ${target}`)
  const found = completionsAt(edited(document, text.replace('|', '')), offset)
  return found?.items.map(each => each.label) ?? []
}

describe('completion', () => {
  test('offers the layers above in `from`, the nearest first', () => {
    expect(labels('  - GlobalAveragePooling2D', '  - Flatten:\n    from: |')).toEqual([
      'second',
      'first',
      'stem',
      'image',
    ])
    expect(labels('from: x', 'from: [m|')).toEqual(['main', 'conv2d', 'x'])
    expect(labels('[main, skip]', '[main, |]')).toEqual(['skip', 'main', 'conv2d', 'x'])
    expect(labels('else: x', 'else: |')).toEqual(['main', 'conv2d', 'x'])
  })

  test('tells the shape of what could be read', () => {
    const text = resnet.replace('  - GlobalAveragePooling2D', '  - Flatten:\n    from: ')
    const offset = text.indexOf('from: \n') + 6
    const [second] = completionsAt(edited(document, text), offset)!.items
    expect(second).toMatchObject({ label: 'second', detail: 'residual [batch, 8, 8, 16]' })
  })

  test('offers every layer of the body in `outputs`', () => {
    expect(labels('outputs: [probs]', 'outputs: [|')).toEqual([
      'probs',
      'global_average_pooling2d',
      'second',
      'first',
      'stem',
    ])
  })

  test('offers layers and blocks for an entry, and words beside it', () => {
    const entries = labels('- GlobalAveragePooling2D', '- |')
    expect(entries).toEqual(expect.arrayContaining(['Dense', 'PReLU', 'residual']))
    const siblings = labels('name: second', '|')
    expect(siblings).toEqual(expect.arrayContaining(['name', 'from', 'repeat', 'when']))
    expect(siblings).not.toContain('Dense')
  })

  test('offers the fields that are not written yet', () => {
    const fields = labels('activation: softmax', 'act|')
    expect(fields).toEqual(expect.arrayContaining(['activation', 'use_bias']))
    expect(fields).not.toContain('units')
    expect(labels('optimizer: adam', 'optimizer: {adam: {|')).toContain('learning_rate')
    expect(labels('{f: 2*width, stride: 2}', '{f: 2*width, |}')).toEqual(['stride'])
    expect(labels('training:\n', 'training:\n  |\n')).toEqual(
      expect.arrayContaining(['epochs', 'metrics']),
    )
  })

  test('offers the words of a slot', () => {
    expect(labels('padding: same}\n    name: stem', 'padding: |}\n    name: stem')).toEqual([
      'valid',
      'same',
    ])
    expect(labels('activation: softmax', 'activation: s|')).toEqual(
      expect.arrayContaining(['softmax', 'silu', 'PReLU']),
    )
    expect(labels('activation: softmax', 'kernel_initializer: |')).toContain('he_normal')
  })

  test('offers parameters and functions where a number stands, and layers inside `channels(`', () => {
    const numbers = labels('f: 2*width', 'f: 2*w|')
    expect(numbers).toEqual(expect.arrayContaining(['width', 'depth', 'max', 'channels']))
    expect(labels('strides: stride,', 'strides: s|,').slice(0, 2)).toEqual(['f', 'stride'])
    expect(labels('activation: $act', 'activation: $|')).toContain('act')
    expect(labels('channels(second)', 'channels(|)')).toContain('second')
  })

  test('offers the names of the inputs where they go by name', () => {
    const use = '  - residual: {f: width}\n    name: first\n    from: {|}'
    expect(labels('  - residual: {f: width}\n    name: first', use)).toEqual(['x'])
    expect(labels('from: x', 'from: {|}')).toEqual([])
  })

  test('offers nothing in a comment', () => {
    expect(labels('outputs:', '# from: |\noutputs:')).toEqual([])
  })

  test('replaces the word in front of the cursor', () => {
    const text = resnet.replace('softmax', 'soft')
    const offset = text.indexOf('soft}') + 4
    const found = completionsAt(edited(document, text), offset)
    expect(found && text.slice(found.span.start, found.span.end)).toBe('soft')
    expect(found?.items.find(each => each.label === 'softmax')?.insert).toBe('softmax')
  })

  test('survives a cursor anywhere in a text that ends anywhere', () => {
    let answered = 0
    for (let end = 0; end <= resnet.length; end += 7) {
      const cut = edited(document, resnet.slice(0, end))
      for (let at = 0; at <= end; at += 89) if (completionsAt(cut, at)) answered++
      if (completionsAt(cut, end)) answered++
    }
    expect(answered).toBeGreaterThan(100)
  })
})
