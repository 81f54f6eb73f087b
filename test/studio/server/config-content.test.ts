/** What the studio reads of a config, its runs and its data, and how it saves. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

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

test('saves what was made from the text that the file holds, and nothing else', async () => {
  expect(open('small.yaml').save).toBeUndefined()
  const { save } = open('small.yaml', true)
  expect(save!('a', hashOf('something else'))).toBe('conflict')
  expect(readFileSync(join(folder, 'small.yaml'), 'utf8')).toBe(text)
  expect(save!('tenon: 1 # ü\n', hashOf(text))).toBe('saved')
  expect(readFileSync(join(folder, 'small.yaml'), 'utf8')).toBe('tenon: 1 # ü\n')
})
