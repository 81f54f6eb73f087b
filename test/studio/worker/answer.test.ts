/** What the worker answers about a text: problems, model, places, help, pictures. */
import { beforeEach, describe, expect, test } from 'vitest'
import { createElkLayout } from '../../../src/diagrams/layout/elk-layout.ts'
import { createAnswerer } from '../../../src/studio/worker/answer.ts'
import type { Answer, CallName, Request } from '../../../src/studio/worker/messages.ts'

const config = `tenon: 1
name: small
include: {common: parts/common.yaml}
inputs:
  x: {shape: [8], dtype: uint8, scale: 1/255}
blocks:
  pair:
    layers:
      - Dense: 8
      - ReLU
layers:
  - Dense: {units: 8, activation: relu}
    name: first
  - pair: {}
    name: twice
    repeat: 2
  - common.tail: {}
    name: end
`

const files = {
  'parts/common.yaml': `tenon: 1
blocks:
  tail:
    layers:
      - Dense: 3
        name: last
`,
}

let ask: <N extends CallName>(name: N, request: Request<N>) => Promise<Answer<N>>

beforeEach(() => {
  const answer = createAnswerer(createElkLayout())
  ask = async (name, request) => {
    const reply = await answer({ id: 1, name, request })
    if ('error' in reply) throw new Error([reply.error, ...reply.problems].join('; '))
    return reply.answer as never
  }
})

const update = (text: string, included: { readonly [path: string]: string } = files) =>
  ask('update', { file: 'small.yaml', text, files: included })

describe('a sound text', () => {
  test('is a model with its layers, inputs and costs', async () => {
    const { problems, model } = await update(config)
    expect(problems).toEqual([])
    expect(model).toMatchObject({
      name: 'small',
      params: 3 * 72 + 27,
      inputs: [{ name: 'x', shape: ['batch', 8], dtype: 'uint8', scale: 1 / 255 }],
      outputs: [{ shape: ['batch', 3] }],
    })
    expect(model!.layers.map(each => each.path)).toEqual([
      'first',
      ...['twice/0/dense', 'twice/0/relu', 'twice/1/dense', 'twice/1/relu', 'end/last'],
    ])
    expect(structuredClone(model)).toEqual(model)
  })
})

describe('a text with errors', () => {
  test('has problems at their places, with fixes, and no model', async () => {
    const text = config.replace('units', 'unit')
    const { problems, model } = await update(text)
    expect(model).toBe(undefined)
    expect(problems).toHaveLength(1)
    const { start, end, fix } = problems[0]!
    expect(problems[0]).toMatchObject({ code: 'unknown-field', severity: 'error', line: 12 })
    expect(text.slice(start, end)).toBe('unit')
    expect(text.slice(0, fix!.start) + fix!.text + text.slice(fix!.end)).toBe(config)
    expect(structuredClone(problems)).toEqual(problems)
  })

  test('in an included file shows where that is named', async () => {
    const broken = { 'parts/common.yaml': files['parts/common.yaml'].replace('Dense', 'Dens') }
    const { problems } = await update(config, broken)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ elsewhere: 'parts/common.yaml' })
  })

  test('names no file that the page was not given, as none outside of its folder', async () => {
    const { problems } = await update(config, {})
    expect(problems.map(each => each.code)).toContain('bad-path')
    const outside = await update(config.replace('parts/common', '../secret'))
    expect(outside.problems.map(each => each.code)).toContain('bad-path')
    const proto = await update(config.replace('parts/common.yaml', '__proto__'))
    expect(proto.problems.map(each => each.code)).toContain('bad-path')
  })

  test('is forgiven where a comment says so', async () => {
    const unused = `${config}  - Dense: 2\n    name: extra\noutputs: [end]\n`
    expect((await update(unused)).problems.map(each => each.code)).toEqual(['unused-layer'])
    const forgiven = unused.replace('- Dense: 2', '- Dense: 2 # tenon-ignore unused-layer: kept')
    expect((await update(forgiven)).problems).toEqual([])
  })
})

describe('places', () => {
  const written = async (path: string): Promise<string | undefined> => {
    const range = await ask('locate', { path })
    return range && config.slice(range.start, range.end)
  }

  test('are where layers, inputs and blocks are written', async () => {
    await update(config)
    expect(await written('first')).toBe('Dense: {units: 8, activation: relu}\n    name: first')
    expect(await written('x')).toBe('x: {shape: [8], dtype: uint8, scale: 1/255}')
    expect(await written('twice/1/relu')).toBe('ReLU')
    expect(await written('twice/1')).toMatch(/^pair: \{\}\n {4}name: twice/)
    expect(await written('end/last')).toMatch(/^common\.tail: \{\}/)
    expect(await written('nothing')).toBe(undefined)
  })

  test('lead back to what is written there, also in a broken text', async () => {
    await update(config)
    const pathAt = (text: string, word: string) => ask('pathAt', { offset: text.indexOf(word) })
    expect(await pathAt(config, 'units')).toBe('first')
    expect(await pathAt(config, 'dtype')).toBe('x')
    expect(await pathAt(config, 'repeat')).toBe('twice')
    expect(await pathAt(config, '- ReLU')).not.toBe('first')
    expect(await pathAt(config, 'ReLU')).toBe('twice/0/relu')
    expect(await pathAt(config, 'tenon')).toBe(undefined)
    const broken = config.replace('inputs:', '# a line more\ninputs:').replace('units', 'unit')
    await update(broken)
    expect(await pathAt(broken, 'unit')).toBe('first')
    expect(await pathAt(broken, 'ReLU')).toBe('twice/0/relu')
  })
})

describe('help', () => {
  test('knows the model, also for a text that was not checked yet', async () => {
    await update(config)
    const text = config.replace('    repeat: 2', '    rep')
    const complete = await ask('complete', { text, offset: text.indexOf('rep') + 3 })
    expect(complete!.items.map(each => each.label)).toContain('repeat')
    expect(text.slice(complete!.start, complete!.end)).toBe('rep')
    const hover = await ask('hover', { text, offset: text.indexOf('first') })
    expect(hover!.markdown).toContain('parameters 72')
  })
})

describe('pictures', () => {
  test('show layers and kernels, and which box shows which layer', async () => {
    await update(config)
    const [source, fused] = await ask('pictures', { stages: ['source', 'fused'] })
    expect(source!.svg).toMatch(/^<svg [^>]*role="group"/)
    expect(source!.svg).not.toMatch(/<style|style=/)
    expect(source!.boxes).toMatchObject({ first: 'first', 'twice/1/relu': 'twice/0/relu' })
    const output = Object.keys(source!.paths).find(each => each.endsWith(':output'))!
    expect(source!.paths[output]).toBe('end/last')
    const kernel = fused!.boxes['twice/0/relu']!
    expect(kernel).toContain('+')
    expect(fused!.paths[kernel]).toBe('twice/0/dense')
    const ids = new Set(fused!.picture.items.map(each => each.id))
    expect(Object.values(fused!.boxes).filter(each => !ids.has(each))).toEqual([])
  })

  test('of a text with errors are refused with what is wrong', async () => {
    await update(config.replace('units', 'unit'))
    await expect(ask('pictures', { stages: ['source'] })).rejects.toThrow("no field 'unit'")
  })
})

test('the model is the one that was chosen', async () => {
  const text = `tenon: 1
inputs: {x: [4]}
params: {width: 2}
variants: {wide: {width: 8}}
layers:
  - Dense: $width
`
  const units = async (choice: Request<'update'>['choice']): Promise<number | undefined> => {
    const { model } = await ask('update', { file: 'a.yaml', text, files: {}, choice })
    return model?.params
  }
  expect(await units(undefined)).toBe(4 * 2 + 2)
  expect(await units({ variant: 'wide' })).toBe(4 * 8 + 8)
  expect(await units({ variant: 'wide', set: { width: '3' } })).toBe(4 * 3 + 3)
})
