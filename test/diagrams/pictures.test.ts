/** Pictures say what the model is: its layers and their wiring, or its kernels. */
import { describe, expect, test } from 'vitest'
import { countFlops, countParameters } from '../../src/build/counts.ts'
import { drawGraph, pictureOf } from '../../src/diagrams/draw.ts'
import type { Picture } from '../../src/diagrams/picture/picture.ts'
import { modelOf } from '../build/support.ts'
import { sampleModel, sampleNames } from './pictures.ts'

const edgesOf = ({ edges }: Picture): readonly string[] =>
  edges.map(({ from, to, label }) => `${from} > ${to}${label ? ` ${label}` : ''}`)

describe('source', () => {
  const picture = pictureOf(sampleModel('two-ports'), 'source')

  test('draws what the config wires, also where a layer does nothing at inference', () => {
    expect(edgesOf(picture)).toEqual([
      'left > from_left 8',
      'from_left > dropout 4',
      'right > from_right length×8',
      'from_right > difference length×4',
      'dropout > product',
      'difference > all:output',
      'product > one:output',
      'from_right > raw:output length×4',
    ])
  })

  test('leaves out what no one knows before the sizes are known', () => {
    expect(picture.boxes.find(box => box.id === 'from_right')!.flops).toBeNull()
    expect(picture.subtitle).toBe('5 layers, 68 params')
  })

  test.each([
    ['cnn', 'contraction activation pooling contraction activation pooling reshape identity'],
    ['residual', 'contraction normalization activation contraction normalization activation'],
  ])('knows the kind of each layer of %s by what it computes', (name, start) => {
    const kinds = pictureOf(sampleModel(name), 'source')
      .boxes.slice(1)
      .map(box => box.kind)
    expect(kinds.join(' ').startsWith(start)).toBe(true)
  })

  test('names the line of each layer', () => {
    const { boxes } = pictureOf(sampleModel('cnn'), 'source')
    expect(boxes.slice(0, 4).map(box => box.line)).toEqual([4, 6, 7, 8])
  })
})

test('a picture too large for a layout is refused, but not by formats without one', async () => {
  const many = `tenon: 1\nname: deep\ninputs: {x: [1]}\nlayers:\n${'  - ReLU\n'.repeat(1000)}`
  const model = modelOf(many)
  await expect(drawGraph(model, { format: 'svg' })).rejects.toThrow('a picture of 1002 boxes')
  expect(await drawGraph(model, { format: 'dot' })).toContain('"relu_999"')
})

describe('fused', () => {
  const picture = pictureOf(sampleModel('residual'), 'fused')
  const labels = picture.boxes.map(box => box.label)

  test('shows which layers became one kernel', () => {
    expect(labels).toContain('Conv2D + BatchNormalization + ReLU')
    expect(labels).toContain('Conv2D + Add + ReLU')
  })

  test('leaves out kernels that prepare weights, and counts weights where they are used', () => {
    const stem = picture.boxes.find(box => box.id === 'stem+batch_normalization+relu')!
    expect(stem.params).toBe(3 * 3 * 3 * 16 + 4 * 16)
    expect(labels).not.toContain('BatchNormalization + Conv2D')
  })

  test('says what is done to inputs', () => {
    const kernels = (name: string) =>
      pictureOf(sampleModel(name), 'fused').boxes.map(box => `${box.id} ${box.label}`)
    expect(kernels('cnn')).toContain('image:2 scale')
    expect(kernels('two-ports')).toContain('left:2 cast')
  })

  test('shows views beside the edge that reads one', () => {
    expect(edgesOf(pictureOf(sampleModel('cnn'), 'fused'))).toContain(
      'max_pooling2d_1 > features+leaky_relu 5×5×64 → 1600',
    )
  })
})

describe.each(sampleNames)('%s', name => {
  const model = sampleModel(name)
  const [source, fused] = [pictureOf(model, 'source'), pictureOf(model, 'fused')]

  test('counts the same at both stages as the model does', () => {
    const sum = (picture: Picture, key: 'params' | 'flops') =>
      picture.boxes.reduce((total, box) => total + (box[key] ?? NaN), 0)
    for (const picture of [source, fused]) {
      expect(sum(picture, 'params')).toBe(countParameters(model))
      expect(sum(picture, 'flops')).toBe(countFlops(model))
    }
  })

  test('has every box once, and joins only boxes that are there', () => {
    for (const { boxes, edges } of [source, fused]) {
      const ids = boxes.map(box => box.id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { from, to } of edges) expect(ids).toEqual(expect.arrayContaining([from, to]))
      expect(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(edges.length)
    }
  })

  test('leaves no output without something that makes it', () => {
    for (const { boxes, edges } of [source, fused])
      for (const box of boxes.filter(each => each.label === 'output'))
        expect(edges.filter(each => each.to === box.id)).toHaveLength(1)
  })
})
