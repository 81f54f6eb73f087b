/** What the studio reads of a config, its runs and its data, and how it saves. */
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { TenonError } from '../../../src/diagnostics/diagnostic.ts'
import { formatNpy } from '../../../src/files/npy.ts'
import { parseSafetensors } from '../../../src/files/safetensors.ts'
import { openStudioContent } from '../../../src/studio/server/config-content.ts'
import type { Content } from '../../../src/studio/server/content.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tenon-content-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const open = (file: string, writable = false): Content =>
  openStudioContent(
    { path: join(folder, file) },
    { runs: join(folder, 'runs'), writable, live: true },
  )

async function jsonOf(content: Content, path: string): Promise<unknown> {
  const payload = await content.read(path)
  return payload && JSON.parse(new TextDecoder().decode(payload.bytes))
}

const text = `tenon: 1
name: small
include: {parts: parts/all.yaml}
inputs: {x: [2]}
layers:
  - parts.wide: {}
  - Dense: 1
training:
  loss: mse
  optimizer: adam
  data: {train: {csv: data.csv, x: [a, b], y: c}}
`

test('gives the config with the files that it includes, as they are now', async () => {
  mkdirSync(join(folder, 'parts'))
  const inner = 'tenon: 1\nblocks:\n  deep:\n    layers: [{Dense: 3}]\n'
  const parts =
    'tenon: 1\ninclude: {inner: inner.yaml}\nblocks:\n  wide:\n    layers: [{inner.deep: {}}]\n'
  writeFileSync(join(folder, 'small.yaml'), text)
  writeFileSync(join(folder, 'parts/all.yaml'), parts)
  writeFileSync(join(folder, 'parts/inner.yaml'), inner)
  const config = await jsonOf(open('small.yaml'), 'config.json')
  expect(config).toEqual({
    ...{ version: 1, name: 'small', file: 'small.yaml', text, writable: false, live: true },
    files: { 'parts/all.yaml': parts, 'parts/inner.yaml': inner },
    choice: {},
  })
})

test('gives a text that is no model, by the name of its file', async () => {
  writeFileSync(join(folder, 'faulty.yaml'), 'tenon: 1\nlayers: [')
  expect(await jsonOf(open('faulty.yaml'), 'config.json')).toMatchObject({ name: 'faulty' })
  expect(await open('faulty.yaml').read('inputs.safetensors')).toBeUndefined()
  expect(await open('faulty.yaml').read('weights.safetensors')).toBeUndefined()
})

test('gives examples from all over the training set, with their labels', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `${i},${2 * i},${3 * i}`)
  writeFileSync(join(folder, 'data.csv'), `a,b,c\n${rows.join('\n')}\n`)
  const { bytes } = (await open('small.yaml').read('inputs.safetensors'))!
  const { tensors } = parseSafetensors(bytes, 'inputs')
  expect(tensors.get('x')).toMatchObject({ dtype: 'float32', shape: [256, 2] })
  expect([...tensors.keys()].sort()).toEqual(['label/dense', 'x'])
  const labels = tensors.get('label/dense')!.data as Float32Array
  expect([...labels].slice(0, 3)).toEqual([0, 9, 21])
})

test('gives fewer examples where they are large, and none where one alone is', async () => {
  const open1 = async (width: number, rows: number): Promise<readonly number[] | undefined> => {
    const data = new Uint8Array(width * rows)
    const pixels = formatNpy({ dtype: 'uint8', shape: [rows, width], data })
    writeFileSync(join(folder, 'x.npy'), pixels)
    const labels = formatNpy({ dtype: 'uint8', shape: [rows], data: new Uint8Array(rows) })
    writeFileSync(join(folder, 'y.npy'), labels)
    const body = 'layers: [{GlobalMaxPooling1D: {}}, {Dense: {units: 2, activation: softmax}}]'
    const training = `training:\n  loss: sparse_categorical_crossentropy\n  optimizer: sgd
  data: {train: {x: x.npy, y: y.npy}}\n`
    const inputs = `inputs: {x: {shape: [${width}, 1], dtype: uint8}}`
    writeFileSync(join(folder, 'large.yaml'), `tenon: 1\n${inputs}\n${body}\n${training}`)
    const payload = await open('large.yaml').read('inputs.safetensors')
    return payload && parseSafetensors(payload.bytes, 'inputs').tensors.get('x')?.shape
  }
  expect(await open1(2 ** 20, 40)).toEqual([31, 2 ** 20, 1])
  expect(await open1(2 ** 25 + 1, 1)).toBeUndefined()
})

test('gives the weights of the newest run that is done', async () => {
  writeFileSync(
    join(folder, 'done.yaml'),
    'tenon: 1\nname: done\ninputs: {x: [2]}\nlayers: [Dense: 1]',
  )
  const weights = async (): Promise<string | undefined> => {
    const payload = await open('done.yaml').read('weights.safetensors')
    return payload && new TextDecoder().decode(payload.bytes)
  }
  expect(await weights()).toBeUndefined()
  for (const [name, content] of [
    ['done', 'a'],
    ['done-2', 'b'],
    ['done-10', undefined],
  ] as const) {
    mkdirSync(join(folder, 'runs', name), { recursive: true })
    if (content) writeFileSync(join(folder, 'runs', name, 'weights.safetensors'), content)
  }
  expect(await weights()).toBe('b')
})

test('lists runs, and their scores by epoch, and nothing beside them', async () => {
  const run = join(folder, 'runs', 'small & co')
  mkdirSync(run, { recursive: true })
  mkdirSync(join(folder, 'runs', 'no run'))
  writeFileSync(join(run, 'config.yaml'), text)
  const content = open('small.yaml')
  const begun = { name: 'small & co', epochs: 0, finished: false }
  expect(await jsonOf(content, 'runs.json')).toMatchObject({ runs: [begun] })
  const epoch = { epoch: 1, loss: 0.5, metrics: { mae: 0.25 } }
  writeFileSync(
    join(run, 'history.json'),
    JSON.stringify({ version: 1, epochs: [{ ...epoch, activations: [] }] }),
  )
  writeFileSync(join(run, 'weights.safetensors'), '')
  expect(await jsonOf(content, 'runs.json')).toMatchObject({
    runs: [{ epochs: 1, finished: true }],
  })
  const path = 'runs/small%20%26%20co.json'
  expect(await content.list()).toContain(path)
  expect(await jsonOf(content, path)).toEqual({ name: 'small & co', epochs: [epoch] })
  for (const other of ['runs/../small.yaml', 'runs/no%20run.json', 'runs/x.json', 'small.yaml'])
    expect(await content.read(other)).toBeUndefined()
})

test.each(['', '{', 'null', '[]', '{"epochs": 3}'])(
  'takes a history that somebody spoiled as one without epochs: %j',
  async spoiled => {
    const run = join(folder, 'runs', 'spoiled')
    mkdirSync(run, { recursive: true })
    writeFileSync(join(run, 'config.yaml'), text)
    writeFileSync(join(run, 'history.json'), spoiled)
    const content = open('small.yaml')
    expect(await jsonOf(content, 'runs/spoiled.json')).toEqual({ name: 'spoiled', epochs: [] })
    expect(JSON.stringify(await jsonOf(content, 'runs.json'))).toContain('"name":"spoiled"')
  },
)

test('saves what was made from the text that the file holds, and nothing else', async () => {
  expect(open('small.yaml').save).toBeUndefined()
  const { save } = open('small.yaml', true)
  expect(save!('a', hashOf('something else'))).toBe('conflict')
  expect(readFileSync(join(folder, 'small.yaml'), 'utf8')).toBe(text)
  expect(save!('tenon: 1 # ü\n', hashOf(text))).toBe('saved')
  expect(readFileSync(join(folder, 'small.yaml'), 'utf8')).toBe('tenon: 1 # ü\n')
})

test('saves through a link, and over a byte order mark, which the page does not see', () => {
  writeFileSync(join(folder, 'real.yaml'), '\ufefftenon: 1\n')
  symlinkSync('real.yaml', join(folder, 'link.yaml'))
  const { save } = open('link.yaml', true)
  expect(save!('tenon: 1 # new\n', hashOf('tenon: 1\n'))).toBe('saved')
  expect(readFileSync(join(folder, 'real.yaml'), 'utf8')).toBe('tenon: 1 # new\n')
  expect(lstatSync(join(folder, 'link.yaml')).isSymbolicLink()).toBe(true)
})

test('keeps the line ends of a file, which the page does not see', async () => {
  const file = join(folder, 'ends.yaml')
  writeFileSync(file, 'tenon: 1\r\nname: a\r\n')
  const content = open('ends.yaml', true)
  const shown = 'tenon: 1\nname: a\n'
  expect(await jsonOf(content, 'config.json')).toMatchObject({ text: shown })
  expect(content.save!('tenon: 1\nname: b\n', hashOf(shown))).toBe('saved')
  expect(readFileSync(file, 'utf8')).toBe('tenon: 1\r\nname: b\r\n')
  expect(content.save!('tenon: 1\n', hashOf(shown))).toBe('conflict')
})

test('refuses with words to save what cannot be read any more', () => {
  const { save } = open('gone.yaml', true)
  expect(() => save!('a', hashOf('b'))).toThrow(TenonError)
})
