/** Tests what a config is split into, and that fixes do what they say. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/read.ts'
import { createSource, positionAt } from '../../src/diagnostics/source.ts'
import { soundConfigs } from './sound-configs.ts'

const read = (text: string, file = 'configs/my-model.yaml') => readConfig(createSource(file, text))
const inputs = 'tenon: 1\ninputs: {x: [8], y: [8]}\n'

/** The config of a text without faults. */
function sound(text: string) {
  const { config, diagnostics } = read(text)
  expect(diagnostics).toEqual([])
  return config!
}

const layersOf = (...items: readonly string[]) =>
  sound(`${inputs}layers:\n${items.map(each => `  - ${each}\n`).join('')}`).layers

test.each(Object.entries(soundConfigs))('%s has no fault', (_, text) => {
  sound(text)
})

describe('inputs', () => {
  test('are a shape, or a map with dtype and scale', () => {
    const text = 'tenon: 1\ninputs: {a: [28, null, T], b: {shape: [3], dtype: uint8, scale: 1/255}}'
    const [a, b] = sound(`${text}\nlayers: [Flatten: {}]`).inputs
    expect(a).toMatchObject({ name: 'a', shape: [28, null, 'T'], dtype: 'float32' })
    expect(a!.scale).toBeUndefined()
    expect(b).toMatchObject({ name: 'b', shape: [3], dtype: 'uint8', scale: 1 / 255 })
  })
})

describe('layers', () => {
  test('a bare name, a bare value, arguments and the long form are the same', () => {
    const forms = ['Dense: 8', 'Dense: {units: 8}', '{type: Dense, units: 8}', 'Dense: 2 ** 3']
    for (const { type, args } of layersOf(...forms))
      expect({ type, args: { ...args } }).toEqual({ type: 'Dense', args: { units: 8 } })
    expect(layersOf('Flatten', 'Flatten:', 'Flatten: {}').map(each => each.args)).toEqual([
      {},
      {},
      {},
    ])
  })

  test('the place of a bare value is that of the main argument', () => {
    const [layer] = layersOf('Dense: 8')
    expect(layer!.bare).toBe(true)
    const { source, start } = layer!.argsItem.span
    expect(positionAt(source, start)).toEqual({ line: 4, column: 12 })
  })

  test('merge layers take their inputs as their value', () => {
    const [add] = layersOf('Add: [x, y]')
    expect(add).toMatchObject({ type: 'Add', args: {}, from: [{ name: 'x' }, { name: 'y' }] })
  })

  test('from is a name, a list, or names by role, each with an output', () => {
    const [a, b, c] = layersOf(
      '{Dense: 8, from: x@1}',
      '{Add: , from: [x, y]}',
      '{Dense: 8, from: {query: x, state: [x, y@2]}}',
    )
    expect(a!.from).toMatchObject([{ name: 'x', output: 1, role: undefined }])
    expect(b!.from).toMatchObject([{ name: 'x', output: 0 }, { name: 'y' }])
    expect(c!.from).toMatchObject([
      { name: 'x', role: 'query' },
      { name: 'x', role: 'state' },
      { name: 'y', role: 'state', output: 2 },
    ])
  })

  test('siblings', () => {
    const [layer] = layersOf('{Dense: 8, name: a, trainable: false, expect: [8], note: n, x-a: 1}')
    expect(layer).toMatchObject({ name: { text: 'a' }, trainable: false, expect: { shape: [8] } })
  })
})

describe('the rest', () => {
  test('outputs are names, or public names and layers', () => {
    const head = `${inputs}layers: [{Dense: 8, from: x, name: a}]\n`
    expect(sound(head).outputs).toBeUndefined()
    expect(sound(`${head}outputs: [a]`).outputs).toMatchObject([
      { name: 'a', layer: { name: 'a' } },
    ])
    expect(sound(`${head}outputs: {b: a}`).outputs).toMatchObject([
      { name: 'b', layer: { name: 'a' } },
    ])
  })

  test("the file's name is the model's, where none is written", () => {
    const head = `${inputs}layers: [{Dense: 8, from: x}]\n`
    expect(sound(head).name).toBe('my-model')
    expect(sound(`${head}name: other`).name).toBe('other')
  })

  test('units of limits are numbers', () => {
    const limits = 'limits: {params: 5k, memory: 8MiB, flops: {exact: 1.5M}}'
    const { entries } = sound(`${inputs}layers: [{Dense: 8, from: x}]\n${limits}`).limits!
    expect(entries.get('params')!.value).toMatchObject({ value: 5000 })
    expect(entries.get('memory')!.value).toMatchObject({ value: 8 * 2 ** 20 })
  })

  test('a config with faults still has its names, for everything that refers to them', () => {
    const { config } = read(`${inputs}layers: [{Dnese: 8, from: x, name: a}, {Dense: a, from: a}]`)
    expect(config!.layers.map(each => each.type)).toEqual(['Dnese', 'Dense'])
    expect(config!.layers[0]!.name?.text).toBe('a')
  })
})

describe('fixes', () => {
  const folder = fileURLToPath(new URL('../samples/errors/', import.meta.url))
  const samples = readdirSync(folder).map(
    name => [name, readFileSync(`${folder}${name}/model.yaml`, 'utf8')] as const,
  )

  test.each(samples.filter(([, text]) => read(text).diagnostics.some(each => each.fix)))(
    'all of %s can be applied, one after the other',
    (_, original) => {
      let text = original
      for (let round = 0; round < 20; round++) {
        const { diagnostics } = read(text)
        const fix = diagnostics.find(each => each.fix)?.fix
        if (!fix) return
        const fixed = text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end)
        expect(read(fixed).config, fixed).toBeDefined()
        text = fixed
      }
      expect.unreachable(`fixes go on for ever:\n${text}`)
    },
  )
})
