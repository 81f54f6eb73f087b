/** What the cursor is told: shapes and costs of layers, meaning of fields and words. */
import { describe, expect, test } from 'vitest'

import { hoverAt } from '../../src/lsp/hover.ts'
import { checkedDocument, edited, resnet } from './resnet.ts'

const document = await checkedDocument()
const hover = (target: string, inside = 0): string =>
  hoverAt(document, resnet.indexOf(target) + inside)?.markdown ?? ''

describe('a hover', () => {
  test('on a layer shows its shape, parameters, FLOPs and weights', () => {
    expect(hover('Conv2D: {filters: width')).toContain('output `[batch, 16, 16, 8]`')
    // 16 * 16 outputs of 8 channels, each from 3 * 3 * 3 products and sums.
    expect(hover('name: stem', 6)).toContain(
      `FLOPs ${(16 * 16 * 8 * 27 * 2).toLocaleString('en-US')}`,
    )
    expect(hover('name: stem', 6)).toContain('parameters 224')
    expect(hover('name: stem', 6)).toContain('weight `stem/kernel` `[3, 3, 3, 8]`')
  })

  test('on the use of a block shows all of its layers, and what comes out', () => {
    const text = hover('name: first', 6)
    expect(text).toContain('output `[batch, 16, 16, 8]`')
    // Two repeats of two convolutions and an addition: the way around needs none.
    expect(text).toContain('layers 6')
    expect(text).toContain(`parameters ${(4 * (3 * 3 * 8 * 8 + 8)).toLocaleString('en-US')}`)
  })

  test('on a layer in a block shows each shape that it has', () => {
    expect(hover('name: main', 6)).toContain('output `[batch, 16, 16, 8]` or `[batch, 8, 8, 16]`')
  })

  test('on a field shows its type, default and meaning', () => {
    expect(hover('padding: same')).toBe(
      '**padding**: `valid` or `same`, default `valid`\n\n' +
        'valid: windows stay inside; same: padded to give ceil(size / strides) windows',
    )
    expect(hover('optimizer')).toContain('how weights follow the gradient')
    expect(hover('when')).toContain('left out')
  })

  test('on an activation shows its formula', () => {
    expect(hover('softmax')).toContain('exp(x) / sum(exp(x))')
  })

  test('on names shows what the file says about them', () => {
    expect(hover('depth[0]')).toContain('blocks per stage')
    expect(hover('$act', 1)).toContain('relu')
    expect(hover('residual: {f: width')).toContain('two convolutions and a way around them')
    expect(hover('channels(second', 9)).toContain('output `[batch, 8, 8, 16]`')
  })

  test('says nothing between values', () => {
    expect(hoverAt(document, resnet.length)).toBeUndefined()
    expect(hoverAt(edited(document, ''), 0)).toBeUndefined()
  })

  test('knows the last model while the text is broken, wherever lines have moved', () => {
    const broken = resnet.replace(
      'layers:\n  - Conv2D: {filters: width',
      'layers:\n\n  - Flatt: [\n  - Conv2D: {filters: width',
    )
    const text = hoverAt(edited(document, broken), broken.indexOf('probs]'))?.markdown
    expect(text).toContain('output `[batch, 8]`')
  })
})
