/** Tests configs of several files: include, extends and patch. */
import { describe, expect, test } from 'vitest'
import { pathInside } from '../../src/config/include.ts'
import { readConfig } from '../../src/config/read.ts'
import { refuse } from '../../src/diagnostics/diagnostic.ts'
import { createSource } from '../../src/diagnostics/source.ts'

/** Reads `model.yaml` of some files by their path from its folder. */
function read(files: { readonly [path: string]: string }) {
  return readConfig(createSource('model.yaml', files['model.yaml']!), {
    read(path, from) {
      const inside = pathInside(from.file, path)
      const text = 'path' in inside ? files[inside.path] : undefined
      if (!('path' in inside) || text === undefined)
        return refuse('cannot-read', { file: path, reason: 'it is not there' })
      return createSource(inside.path, text)
    },
  })
}

function sound(files: { readonly [path: string]: string }) {
  const { config, diagnostics } = read(files)
  expect(diagnostics).toEqual([])
  return config!
}

const codes = (files: { readonly [path: string]: string }) =>
  read(files).diagnostics.map(each => each.code)

describe('include', () => {
  const root = 'tenon: 1\ninclude: {common: blocks/common.yaml}\ninputs: {x: [8]}\n'
  const common = `tenon: 1
include: {base: base.yaml}
params: {width: 4}
blocks:
  pair: {params: {f: int}, layers: [{single: f}, {base.act: }, {Dense: width}]}
  single: {params: {f: int}, layers: [{Dense: f}]}`
  const base = 'tenon: 1\nblocks: {act: {layers: [{Activation: relu}]}}'
  const files = { 'blocks/common.yaml': common, 'blocks/base.yaml': base }

  test('gives blocks the name of their file, also those that they use themselves', () => {
    const config = sound({ ...files, 'model.yaml': `${root}layers: [{common.pair: 8}]` })
    expect(config.layers[0]).toMatchObject({ kind: 'block', type: 'common.pair', args: { f: 8 } })
    expect([...config.blocks.keys()].sort()).toEqual([
      'common.base.act',
      'common.pair',
      'common.single',
    ])
    const used = config.blocks.get('common.pair')!.body.layers.map(each => each.type)
    expect(used).toEqual(['common.single', 'common.base.act', 'Dense'])
  })

  test('gives modules the name of their file, also those that its blocks call', () => {
    const shared = `tenon: 1
params: {width: 4}
modules: {scorer: {Dense: width}}
blocks: {twice: {layers: [{call: scorer}, {call: scorer}]}}`
    const layers = 'layers: [{call: common.scorer}, {common.twice: }]'
    const config = sound({ 'blocks/common.yaml': shared, 'model.yaml': `${root}${layers}` })
    expect(config.modules.get('common.scorer')).toMatchObject({ type: 'Dense', args: { units: 4 } })
    const calls = [config.layers[0]!, ...config.blocks.get('common.twice')!.body.layers]
    expect(calls.map(each => each.type)).toEqual(Array(3).fill('common.scorer'))
    const wrong = { 'blocks/common.yaml': shared, 'model.yaml': `${root}layers: [{call: scorer}]` }
    expect(codes(wrong)).toEqual(['unknown-module'])
  })

  test('brings no names and no values along', () => {
    expect(codes({ ...files, 'model.yaml': `${root}layers: [{pair: 8}]` })).toEqual([
      'unknown-layer',
    ])
    expect(codes({ ...files, 'model.yaml': `${root}layers: [{Dense: 2*width}]` })).toEqual([
      'unknown-variable',
    ])
  })

  test('points into the file that is at fault', () => {
    const { diagnostics } = read({
      ...files,
      'blocks/base.yaml': base.replace('relu', 'rleu'),
      'model.yaml': `${root}layers: [{common.pair: 8}]`,
    })
    expect(diagnostics.map(each => each.span!.source.file)).toEqual(['blocks/base.yaml'])
  })

  test('of a file that is not there is refused', () => {
    expect(codes({ 'model.yaml': `${root}layers: [Flatten]` })).toEqual(['bad-path'])
  })

  test('doubling at every level ends', () => {
    const level = (i: number) =>
      `tenon: 1\ninclude: {a: l${i + 1}.yaml, b: l${i + 1}.yaml}\nblocks: {c: {layers: [Flatten]}}`
    const levels = Array.from({ length: 40 }, (_, i) => [`l${i}.yaml`, level(i)] as const)
    const start = 'tenon: 1\ninclude: {a: l0.yaml}\ninputs: {x: [8]}\nlayers: [Flatten]'
    const found = codes({ ...Object.fromEntries(levels), 'model.yaml': start })
    expect(found.filter(code => code === 'too-many-files')).toHaveLength(1)
  })
})

describe('the path of a file', () => {
  test.each([
    ['model.yaml', 'a.yaml', 'a.yaml'],
    ['blocks/a.yaml', 'b.yaml', 'blocks/b.yaml'],
    ['blocks/a.yaml', '../b.yaml', 'b.yaml'],
    ['model.yaml', './x//y/../a.yaml', 'x/a.yaml'],
  ])('from %s, %s is %s', (from, path, expected) => {
    expect(pathInside(from, path)).toEqual({ path: expected })
  })

  test.each([
    '/etc/passwd',
    '../a.yaml',
    'a/../../b.yaml',
    'C:/a.yaml',
    'file:///a.yaml',
    '\\\\host\\a',
    'a\0b',
    '.',
    'a/',
  ])('%j is refused', path => {
    expect(pathInside('model.yaml', path)).toHaveProperty('problem')
  })
})

describe('patch', () => {
  const base = `tenon: 1
params: {width: 32, depth: {type: int, default: 2}}
inputs: {x: [8, 8, 3]}
layers:
  - Conv2D: {filters: 8, kernel_size: 3}
    name: stem
  - Flatten
  - Dense: 16
    name: mid.1
    from: stem
  - Dense: width
    name: probs
training: {loss: mse, optimizer: sgd}
`
  const patched = (patch: string) =>
    sound({ 'base.yaml': base, 'model.yaml': `tenon: 1\nextends: base.yaml\npatch: [${patch}]` })
  const layersOf = (patch: string) =>
    patched(patch).layers.map(({ type, args, name }) => [type, { ...args }, name?.text])

  test('sets arguments, bare ones and new ones too', () => {
    const set = 'layers.stem.filters: 64, layers.stem.strides: 2, layers.mid.1.activation: relu'
    const [stem, , mid] = layersOf(`set: {${set}}`)
    expect(stem).toEqual(['Conv2D', { filters: 64, kernel_size: 3, strides: 2 }, 'stem'])
    expect(mid).toEqual(['Dense', { units: 16, activation: 'relu' }, 'mid.1'])
  })

  test('sets what stands beside a layer, parameters and settings', () => {
    const set = 'layers.probs.from: stem, params.width: 4, params.depth: 5, training.epochs: 7'
    const config = patched(`set: {${set}}`)
    expect(config.layers[3]).toMatchObject({ from: [{ name: 'stem' }], args: { units: 4 } })
    expect(Object.fromEntries(config.values)).toEqual({ width: 4, depth: 5 })
    expect(config.training!.entries.get('epochs')!.value).toMatchObject({ value: 7 })
  })

  test('inserts, removes and replaces', () => {
    const types = (patch: string) => patched(patch).layers.map(each => each.type)
    expect(types('{after: stem, insert: [Dropout: 0.1, ReLU]}')).toEqual([
      ...['Conv2D', 'Dropout', 'ReLU', 'Flatten', 'Dense', 'Dense'],
    ])
    expect(types('{before: stem, insert: [ReLU]}')[0]).toBe('ReLU')
    expect(types('{remove: mid.1}')).toEqual(['Conv2D', 'Flatten', 'Dense'])
    expect(patched('{remove: training}').training).toBeUndefined()
    const [, , mid] = patched('{replace: mid.1, with: {Dense: 3}}').layers
    expect(mid).toMatchObject({ args: { units: 3 }, name: { text: 'mid.1' } })
    expect(mid!.from).toMatchObject([{ name: 'stem' }])
  })

  test('works in order, so that one can build on another', () => {
    const patches = '{after: stem, insert: [{Dropout: 0.1, name: d}]}, {set: {layers.d.rate: 0.3}}'
    expect(layersOf(patches)[1]).toEqual(['Dropout', { rate: 0.3 }, 'd'])
  })

  test('keeps the places of both files', () => {
    const { diagnostics } = read({
      'base.yaml': base.replace('kernel_size', 'kernel_sise'),
      'model.yaml': 'tenon: 1\nextends: base.yaml\npatch: [set: {layers.stem.filters: 0}]',
    })
    expect(diagnostics.map(({ code, span }) => [code, span!.source.file])).toEqual([
      ['out-of-range', 'model.yaml'],
      ['unknown-field', 'base.yaml'],
    ])
  })

  test.each([
    ['set: {layers.stemm.filters: 1}', 'unknown-target'],
    ['set: {params.depht: 1}', 'unknown-target'],
    ['set: {layres.stem.filters: 1}', 'unknown-target'],
    ['set: {layers.stem.name.x: 1}', 'unknown-target'],
    ['{after: stemm, insert: [ReLU]}', 'unknown-target'],
    ['{after: training, insert: [ReLU]}', 'unknown-target'],
    ['{remove: probz}', 'unknown-target'],
    ['{replace: probz, with: ReLU}', 'unknown-target'],
    ['{insert: [ReLU]}', 'bad-patch'],
    ['{after: stem, insert: ReLU}', 'bad-patch'],
  ])('%s is refused', (patch, code) => {
    const model = `tenon: 1\nextends: base.yaml\npatch: [${patch}]`
    expect(codes({ 'base.yaml': base, 'model.yaml': model })).toEqual([code])
  })

  test('of a config that extends itself is refused', () => {
    expect(codes({ 'model.yaml': 'tenon: 1\nextends: model.yaml' })).toEqual(['include-cycle'])
  })

  test('alone changes nothing, and is refused', () => {
    const model = base.replace('tenon: 1', 'tenon: 1\npatch: [{remove: stem}]')
    expect(codes({ 'model.yaml': model })).toEqual(['missing-field'])
  })
})
