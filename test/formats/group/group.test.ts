/** Repeats become blocks; what they mean stays. */
import { describe, expect, test } from 'vitest'
import { buildText } from '../../../src/formats/build-imported.ts'
import { documentOf } from '../../../src/formats/document.ts'
import { groupLayers } from '../../../src/formats/group/group.ts'
import type { ImportedConfig, ImportedLayer } from '../../../src/formats/imported.ts'

/** A chain of layers, the numbers in their names counted. */
function chain(layers: readonly (readonly [string, ImportedLayer['args']])[]): ImportedConfig {
  const all = layers.map(([type, args], i): ImportedLayer => {
    const layer = i === 0 ? 'image' : `l${i - 1}`
    return { type, name: `l${i}`, named: false, args, from: [{ layer }] }
  })
  return {
    name: 'chain',
    inputs: [{ name: 'image', shape: [16, 16, 3], dtype: 'float32' }],
    layers: all,
    outputs: [{ name: 'result', from: { layer: `l${layers.length - 1}` } }],
  }
}

const conv = (filters: number, strides = 1) =>
  ['Conv2D', { filters, kernel_size: 3, padding: 'same', ...(strides > 1 && { strides }) }] as const

const norm = ['BatchNormalization', {}] as const
const relu = ['ReLU', {}] as const

/** Types and shapes of the layers of a config, in order. */
function meaningOf(config: ImportedConfig): readonly string[] {
  const { layers } = buildText(JSON.stringify(documentOf(config)), 'model.yaml')
  return layers.map(({ type, output }) => `${type} ${output.shape.slice(1).join('x')}`)
}

describe('a chain', () => {
  test('has blocks that count as they are met, beside those that are supplied', () => {
    const pooled = ['MaxPooling2D', {}] as const
    const long = [conv(4), norm, relu, pooled, conv(4), ['LayerNormalization', {}] as const, pooled]
    const short = [['Dense', { units: 3 }] as const, ['ELU', {}] as const, ['Softmax', {}] as const]
    const config = chain([...short, ...short, ...short, ...long, ...long, ['Flatten', {}]])
    const own = { block1: { layers: ['Flatten'] } }
    const { blocks, layers } = groupLayers({ ...config, blocks: own })
    expect(Object.keys(blocks!)).toEqual(['block1', 'block2', 'block3'])
    expect(layers.map(each => each.type)).toEqual(['block2', 'block3', 'Flatten'])
  })

  const equal = chain([
    ...Array.from({ length: 5 }, () => [conv(4), norm, relu]).flat(),
    ['Flatten', {}],
  ])

  test('of equal stretches is one block with a repeat', () => {
    const { blocks, layers } = groupLayers(equal)
    expect(blocks).toEqual({
      block1: {
        layers: [
          { Conv2D: { filters: 4, kernel_size: 3, padding: 'same' } },
          { BatchNormalization: {} },
          { ReLU: {} },
        ],
      },
    })
    expect(layers.map(({ type, repeat }) => [type, repeat])).toEqual([
      ['block1', 5],
      ['Flatten', undefined],
    ])
  })

  test('of stretches with other numbers is a block with parameters', () => {
    const config = chain([
      ...[conv(4), norm, relu, conv(8, 2), norm, relu, conv(8), norm, relu],
      ...[conv(16, 2), norm, relu, ['Flatten', {}] as const],
    ])
    const { blocks, layers } = groupLayers(config)
    expect(blocks!['block1']).toMatchObject({ params: { filters: 'int', strides: 'int' } })
    expect(layers.slice(0, 2).map(each => each.args)).toEqual([
      { filters: 4, strides: 1 },
      { filters: 8, strides: 2 },
    ])
    expect(meaningOf(groupLayers(config))).toEqual(meaningOf(config))
  })

  test('means the same', () => expect(meaningOf(groupLayers(equal))).toEqual(meaningOf(equal)))

  test('without repeats stays as it is', () => {
    const config = chain([conv(4), norm, ['Flatten', {}], ['Dense', { units: 3 }]])
    expect(groupLayers(config)).toEqual(config)
  })
})

test('a layer that is read from outside is in no block', () => {
  const config = chain(Array.from({ length: 4 }, () => [conv(4), norm, relu]).flat())
  const last = config.layers.length - 1
  const sum: ImportedLayer = {
    type: 'Add',
    name: 'sum',
    named: false,
    args: {},
    from: [{ layer: `l${last}` }, { layer: 'l1' }],
  }
  const outputs = [{ name: 'sum', from: { layer: 'sum' } }]
  const open = { ...config, layers: [...config.layers, sum], outputs }
  const grouped = groupLayers(open)
  expect(
    grouped.layers.some(each => each.name === 'l1' && each.type === 'BatchNormalization'),
  ).toBe(true)
  expect(meaningOf(grouped)).toEqual(meaningOf(open))
})

test('layers with shared weights are in no block', () => {
  const config = chain(Array.from({ length: 6 }, () => [conv(3), relu]).flat())
  const layers = config.layers.map((each, i) => (i === 4 ? { ...each, weights: 'l2' } : each))
  const grouped = groupLayers({ ...config, layers })
  expect(grouped.layers.filter(each => each.type === 'Conv2D').map(each => each.name)).toEqual(
    expect.arrayContaining(['l2', 'l4']),
  )
})
