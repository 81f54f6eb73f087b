/** Comparing two models: which layers are which, and what of a weights file still loads. */
import { describe, expect, test } from 'vitest'
import { type ModelDiff, diffModels, differs } from '../../src/diff/diff.ts'
import { modelOf } from '../build/support.ts'

const config = (layers: string, inputs = '{image: [8, 8, 1]}'): string =>
  `tenon: 1\ninputs: ${inputs}\nlayers:\n${layers}`

const compare = (before: string, after: string): ModelDiff =>
  diffModels(modelOf(config(before)), modelOf(config(after)))

const base = `
  - Conv2D: {filters: 4, kernel_size: 3}
  - ReLU
  - Flatten
  - Dense: 8
  - Dense: 3
    name: head
`

/** `changed head`, in order. */
const summaryOf = ({ layers }: ModelDiff): readonly string[] =>
  layers.map(({ change, name }) => `${change} ${name}`)

describe('a comparison', () => {
  test('finds nothing between a config and itself', () => {
    const diff = compare(base, base)
    expect(diff.layers).toEqual([])
    expect(differs(diff)).toBe(false)
    expect(diff.weights).toMatchObject({ changed: [], missing: [], extra: [], loads: true })
    expect(diff.weights.kept).toHaveLength(6)
  })

  test('finds nothing where the same is said in other words', () => {
    const other = base
      .replace(
        'kernel_size: 3',
        'kernel_size: [3, 3], padding: valid, kernel_initializer: glorot_uniform',
      )
      .replace('Dense: 8', 'Dense: {units: 2*4, activation: linear}')
    expect(differs(compare(base, other))).toBe(false)
  })

  test('shows changed arguments, and the shapes that follow', () => {
    const diff = compare(base, base.replace('filters: 4', 'filters: 6, activation: {elu: 0.5}'))
    expect(summaryOf(diff)).toEqual([
      'changed conv2d',
      'changed relu',
      'changed flatten',
      'changed dense',
    ])
    expect(diff.layers[0]!.changes).toEqual([
      { field: 'filters', before: 4, after: 6 },
      { field: 'activation', before: 'linear', after: { elu: { alpha: 0.5 } } },
      { field: 'output', before: ['batch', 6, 6, 4], after: ['batch', 6, 6, 6] },
      { field: 'weights.kernel', before: [3, 3, 1, 4], after: [3, 3, 1, 6] },
      { field: 'weights.bias', before: [4], after: [6] },
    ])
    expect(diff.weights.changed.map(each => each.name)).toEqual([
      'conv2d/kernel',
      'conv2d/bias',
      'dense/kernel',
    ])
    expect(diff.params).toEqual({ before: 1227, after: 1823, delta: 596 })
  })

  test('does not take an inserted layer for a change of what stands below', () => {
    const diff = compare(base, base.replace('- Flatten', '- Dropout: 0.5\n  - Flatten'))
    expect(summaryOf(diff)).toEqual(['added dropout'])
    expect(diff.weights.loads).toBe(true)
  })

  test('knows an unnamed layer again under another number', () => {
    const diff = compare(base, base.replace('- Dense: 8', '- Dense: 5\n  - Dense: 8'))
    expect(summaryOf(diff)).toContain('renamed dense_1')
    expect(diff.layers.find(each => each.name === 'dense_1')!.before!.name).toBe('dense')
    // The name `dense` now belongs to the new layer, so nothing unnamed is trusted.
    expect(diff.weights.loads).toBe(false)
    expect(diff.weights.changed.map(each => each.name)).toContain('dense/kernel')
    expect(diff.weights.kept).toEqual(['head/kernel', 'head/bias'])
    expect(diff.weights.refused).toContain("unnamed 'dense'")
  })

  test('calls a layer renamed that has another name and is else the same', () => {
    const diff = compare(base, base.replace('name: head', 'name: classes'))
    expect(summaryOf(diff)).toEqual(['renamed classes'])
    expect(diff.weights.missing).toEqual(['classes/kernel', 'classes/bias'])
    expect(diff.weights.extra).toEqual(['head/kernel', 'head/bias'])
    expect(diff.ports.map(each => each.name)).toEqual(['head', 'classes'])
  })

  test('pairs written names wherever they stand', () => {
    const [a, b] = ['  - Dense: 4\n    name: a\n', '  - Dense: 4\n    name: b\n']
    const [flat, last] = ['  - Flatten\n  - Dense: 4\n', '  - Dense: 2\n    name: out\n']
    const diff = compare(flat + a + b + last, flat + b + a + last)
    const pairs = diff.layers.map(({ before, after }) => [before?.name, after?.name])
    expect(pairs.every(([before, after]) => before === after)).toBe(true)
    expect(diff.weights.loads).toBe(true)
    expect(differs(diff)).toBe(true)
  })

  test('sees another wiring', () => {
    const wired = (from: string): string => `
  - Flatten:
    name: flat
  - Dense: 4
    name: a
  - Dense: 4
    name: b
    from: ${from}
  - Add: [a, b]
`
    const diff = compare(wired('a'), wired('flat'))
    const change = diff.layers.find(each => each.name === 'b')!.changes[0]
    expect(change).toEqual({ field: 'from', before: ['a'], after: ['flat'] })
  })

  test('sees a frozen layer and another input', () => {
    const frozen = base.replace('name: head', 'name: head\n    trainable: false')
    expect(compare(base, frozen).trainable.delta).toBe(-27)
    expect(summaryOf(compare(base, frozen))).toEqual(['changed head'])
    const scaled = modelOf(config(base, '{image: {shape: [8, 8, 1], scale: 1/255}}'))
    const { ports } = diffModels(modelOf(config(base)), scaled)
    expect(ports).toMatchObject([{ kind: 'input', name: 'image', after: { scale: 1 / 255 } }])
  })

  test('says that costs are unknown where a dynamic dim decides', () => {
    const dynamic = modelOf(
      config('  - Conv2D: {filters: 2, kernel_size: 3}\n', '{x: [null, 8, 1]}'),
    )
    expect(diffModels(dynamic, dynamic).flops).toEqual({ before: null, after: null, delta: null })
  })
})
