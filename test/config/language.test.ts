/** Tests parameters, variants, blocks and modules, and layers that are closed when they are used. */
import { describe, expect, test } from 'vitest'
import { closeLayer, evaluateCondition, evaluateCount, withRest } from '../../src/config/close.ts'
import type { LayerItem, Names, ParamValue } from '../../src/config/config.ts'
import { type ReadOptions, readConfig } from '../../src/config/read.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { soundConfigs } from './sound-configs.ts'

const read = (text: string, options: ReadOptions = {}) =>
  readConfig(createSource('configs/model.yaml', text), options)

/** The config of a text without faults. */
function sound(text: string, options?: ReadOptions) {
  const { config, diagnostics } = read(text, options)
  expect(diagnostics).toEqual([])
  return config!
}

const codes = (text: string, options?: ReadOptions) =>
  read(text, options).diagnostics.map(each => each.code)

const model = soundConfigs['blocks and parameters']!

describe('values of parameters', () => {
  const valuesOf = (options?: ReadOptions) => Object.fromEntries(sound(model, options).values)

  test('are their defaults, which may use those in front', () => {
    expect(valuesOf()).toMatchObject({ width: 32, hidden: 64, act: 'relu', depth: [2, 2, 2] })
  })

  test('are those of the variant, and what is set beats them', () => {
    expect(valuesOf({ variant: 'large' })).toMatchObject({ width: 64, hidden: 128 })
    const set = new Map([
      ['width', '8'],
      ['depth', '[1, 1, 1]'],
      ['hidden', '3*4'],
    ])
    const values = valuesOf({ variant: 'large', set })
    expect(values).toMatchObject({ width: 8, hidden: 12, depth: [1, 1, 1] })
  })

  test('of a variant come with its limits', () => {
    const limits = (options?: ReadOptions) => [...sound(model, options).limits!.entries.keys()]
    const own = sound(model, { variant: 'large' }).limits!.entries.get('params')!.value
    expect(own).toMatchObject({ value: 3_000_000 })
    expect(limits({ variant: 'large' })).toEqual(limits())
  })

  test.each([
    ['an unknown variant', { variant: 'tinny' }, 'unknown-variant'],
    ['an unknown parameter', { set: new Map([['widht', '3']]) }, 'unknown-param'],
    ['another type', { set: new Map([['width', '[3]']]) }, 'wrong-type'],
    ['a number that is not whole', { set: new Map([['classes', '2.5']]) }, 'wrong-type'],
    ['a number out of range', { set: new Map([['classes', '1']]) }, 'out-of-range'],
    ['what is no YAML', { set: new Map([['depth', '[1, 2']]) }, 'yaml-syntax'],
    ['an unknown name', { set: new Map([['width', '2*w']]) }, 'unknown-variable'],
  ])('%s is refused', (_, options, code) => {
    expect(codes(model, options)).toEqual([code])
  })

  test('all variants are checked, whichever is used', () => {
    expect(codes(model.replace('tiny: {width: 16}', 'tiny: {width: 1.5}'))).toEqual(['wrong-type'])
  })
})

describe('blocks', () => {
  test('have parameters with types, inputs and layers', () => {
    const block = sound(model).blocks.get('residual')!
    expect(block.params.map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ['f', 'int', undefined],
      ['stride', 'int', 1],
      ['act', 'text', 'relu'],
      ['deep', 'bool', false],
    ])
    expect(block.body.inputs.map(each => each.name)).toEqual(['x'])
    expect(block.body.outputs).toBeUndefined()
    expect(block.body.layers.map(each => each.open)).toEqual([true, true, true, false, true])
  })

  test('are used by name, with a bare value for the first parameter', () => {
    const [stem, stage1, stage2] = sound(model).layers
    expect(stem).toMatchObject({ kind: 'block', type: 'conv_bn', args: { filters: 32 } })
    expect(stage1).toMatchObject({ args: { f: 32 }, repeat: { times: 2 }, share: true })
    expect(stage2).toMatchObject({ args: { f: 64, stride: 2 }, repeat: { times: 2 } })
  })

  test('take defaults that wait for other parameters', () => {
    const { params } = sound(`tenon: 1
inputs: {x: [8]}
blocks: {b: {params: {f: 8, g: $f, h: {type: int, default: 2*f}}, layers: [Flatten]}}
layers: [b]`).blocks.get('b')!
    expect(params.map(each => each.type)).toEqual(['int', 'int', 'int'])
    expect(params[1]!.default).toMatchObject({ text: '$f' })
    expect(params[2]!.default).toMatchObject({ text: '2*f' })
  })

  test('alone make a file for others', () => {
    const { library, diagnostics } = read('tenon: 1\nblocks: {b: {layers: [Flatten]}}')
    expect({ library, diagnostics }).toEqual({ library: true, diagnostics: [] })
  })

  test('report what no use can mend once, however often they are used', () => {
    const text = model.replace('- BatchNormalization', '- BatchNormalisation')
    expect(codes(text)).toEqual(['unknown-layer'])
  })
})

test('modules are layers, and calls name them', () => {
  const { modules, layers } = sound(model)
  expect(modules.get('tower')).toMatchObject({ kind: 'block', type: 'residual', args: { f: 32 } })
  expect(modules.get('head')).toMatchObject({ kind: 'layer', type: 'Dense' })
  expect(layers[3]).toMatchObject({ kind: 'call', type: 'tower', args: {} })
})

test('an activation as a bare value is an argument like any other', () => {
  const text =
    'tenon: 1\nparams: {a: silu}\ninputs: {x: [8]}\nlayers: [Activation: silu, Activation: $a]'
  for (const { args } of sound(text).layers) expect({ ...args }).toEqual({ activation: 'silu' })
})

describe('closing a layer', () => {
  function namesOf(values: { readonly [name: string]: ParamValue }, poisoned = false): Names {
    return {
      value: name => values[name],
      shape: name => (name === 'x' ? (poisoned ? 'poisoned' : [undefined, 8, 8, 3]) : undefined),
      values: Object.keys(values),
      shapes: ['x'],
    }
  }

  /** The only layer of a block with the parameters f and act. */
  function templateOf(layer: string): LayerItem {
    const params = 'params: {f: int, act: text, from: text, flag: bool, list: list}'
    const block = `{${params}, inputs: [x, y], layers: [${layer}]}`
    const other = 'c: {params: {f: int, g: text, h: list}, layers: [Flatten]}'
    const text = `tenon: 1\ninputs: {x: [8]}\nblocks: {${other}, b: ${block}}\nlayers: [Flatten]`
    return sound(text).blocks.get('b')!.body.layers[0]!
  }

  function close(layer: string, values: { readonly [name: string]: ParamValue }) {
    const { layer: closed, poisoned, diagnostics } = closeLayer(templateOf(layer), namesOf(values))
    expect({ poisoned, diagnostics }).toEqual({ poisoned: false, diagnostics: [] })
    expect(closed!.open).toBe(false)
    return closed!
  }

  test('puts values in all slots', () => {
    const text =
      '{Conv2D: {filters: 2*f + channels(x), kernel_size: $list, activation: $act, use_bias: $flag}, expect: [8, f]}'
    const closed = close(text, { f: 8, act: 'relu', flag: false, list: [3, 5] })
    expect(closed.args).toEqual({
      filters: 19,
      kernel_size: [3, 5],
      activation: 'relu',
      use_bias: false,
    })
    expect(closed.expect!.shape).toEqual([8, 8])
  })

  test('puts values in arguments of blocks, lists and names', () => {
    const closed = close("{c: {f: f + 1, g: 'a_${f}', h: [$f, $act]}, from: $from}", {
      f: 8,
      act: 'relu',
      from: 'y',
    })
    expect(closed).toMatchObject({ kind: 'block', type: 'c', from: [{ name: 'y' }] })
    expect({ ...closed.args }).toEqual({ f: 9, g: 'a_8', h: [8, 'relu'] })
  })

  test('keeps a bare value bare, at its place', () => {
    const closed = close('Dense: 2*f', { f: 8 })
    expect(closed.bare).toBe(true)
    expect(closed.args).toEqual({ units: 16 })
  })

  test.each([
    ['Dense: f - 8', 'out-of-range', "'f - 8' is 0 here"],
    ['Dense: f / 3', 'wrong-type', "'f / 3' is 2.6666666666666665 here"],
    ['Activation: $act', 'unknown-name', "'$act' is 'rleu' here"],
    ['{Dense: {units: f, use_bias: $f}}', 'wrong-type', "'$f' is 8 here"],
    ['{Conv2D: {filters: f, kernel_size: $list}}', 'list-length', "'$list' is [1, 2, 3] here"],
  ])('%s is refused like a literal, with its value', (layer, code, note) => {
    const names = namesOf({ f: 8, act: 'rleu', list: [1, 2, 3] })
    const { layer: closed, diagnostics } = closeLayer(templateOf(layer), names)
    expect(closed).toBeUndefined()
    expect(diagnostics.map(each => each.code)).toEqual([code])
    expect(diagnostics[0]!.notes.map(each => each.message)).toContain(note)
    expect(diagnostics[0]!.fix).toBeUndefined()
  })

  test('is silent where it depends on a layer at fault', () => {
    const closed = closeLayer(templateOf('Dense: channels(x)'), namesOf({}, true))
    expect(closed).toEqual({ layer: undefined, poisoned: true, diagnostics: [] })
  })

  test('of a repeat takes the arguments of rest', () => {
    const layer = templateOf('{Dense: f, repeat: {times: f, rest: {units: 2*f, activation: $act}}}')
    const names = namesOf({ f: 8, act: 'relu' })
    expect(evaluateCount(layer.repeat!, names).value).toBe(8)
    expect({ ...closeLayer(layer, names).layer!.args }).toEqual({ units: 8 })
    const rest = closeLayer(withRest(layer), names).layer!
    expect({ ...rest.args }).toEqual({ units: 16, activation: 'relu' })
  })

  test('asks for its condition and count first', () => {
    const { when } = templateOf('{Dense: 3, when: f > 3}')
    expect(evaluateCondition(when!, namesOf({ f: 4 })).value).toBe(true)
    const faults = evaluateCondition(when!, namesOf({ f: 'a' })).diagnostics
    expect(faults.map(each => each.code)).toEqual(['wrong-operand'])
    const { repeat } = templateOf('{Dense: 3, repeat: f}')
    const count = (f: ParamValue) => evaluateCount(repeat!, namesOf({ f })).diagnostics[0]?.code
    expect([count(-1), count(1e9), count(1.5), count('a'), count(3)]).toEqual([
      'out-of-range',
      'out-of-range',
      'wrong-type',
      'wrong-type',
      undefined,
    ])
  })
})
