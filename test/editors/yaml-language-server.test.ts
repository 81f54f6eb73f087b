/** Editors with nothing but our schema: a stock YAML server checks and completes configs. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Editor, startEditor, textIn } from '../support/editor.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const server = join(root, 'node_modules/yaml-language-server/bin/yaml-language-server')
const uriOf = (path: string): string => pathToFileURL(join(root, path)).href
const configs = readdirSync(join(root, 'configs'), { recursive: true, encoding: 'utf8' }).filter(
  each => each.endsWith('.yaml'),
)

let editor: Editor
beforeAll(async () => {
  editor = await startEditor([server, '--stdio'])
}, 60_000)
afterAll(async () => {
  expect(await editor.close()).toBe(0)
}, 60_000)

// Beside the configs, where the path of the schema leads from; no such file is written.
let texts = 0
const newUri = (): string => uriOf(`configs/open-${++texts}.yaml`)

const text = `# yaml-language-server: $schema=../schema/tenon.schema.json
tenon: 1
params: {width: 8, act: relu}
inputs: {image: [28, 28, 1]}
blocks:
  conv:
    params: {f: int, act: $act}
    layers:
      - Conv2D: {filters: f, kernel_size: 3x3, padding: same, activation: $act}
      - MaxPooling2D
layers:
  - conv: {f: 2*width}
    name: stem
    repeat: 2
  - Conv2D: {filters: 8, kernel_size: 3, padding: same, activation: gelu}
  - Flatten
  - Dropout: 0.2
  - Dense: {units: 10, activation: softmax}
    name: probs
`

describe('the schema in a stock YAML server', () => {
  test('finds nothing in any config of ours', async () => {
    expect(configs.length).toBeGreaterThan(5)
    for (const each of configs) {
      const found = await editor.open(
        uriOf(`configs/${each}`),
        readFileSync(join(root, 'configs', each), 'utf8'),
      )
      expect(found, each).toEqual([])
    }
  })

  test('finds nothing in blocks, repeats and names of parameters', async () => {
    expect(await editor.open(newUri(), text)).toEqual([])
  })

  test.each([
    ['an unknown layer', 'Flatten', 'Flaten', 'Flaten'],
    ['an unknown layer with arguments', '- Dense', '- Dens', 'Dens'],
    ['an unknown field', 'padding: same, activation: gelu', 'paddin: same', 'paddin'],
    ['an unknown word', 'padding: same, activation: gelu', 'padding: sane', 'sane'],
    ['an unknown activation', 'softmax', 'softmaxx', 'softmaxx'],
    ['a value of the wrong type', 'units: 10', 'units: true', 'true'],
    ['a number that is too large', 'Dropout: 0.2', 'Dropout: 2', '2'],
    [
      'a field that is missing',
      '{units: 10, activation: softmax}',
      '{activation: softmax}',
      'Dense',
    ],
    ['a misspelt sibling', 'name: probs', 'naem: probs', 'naem'],
    ['a sibling in capitals', 'name: probs', 'Name: probs', 'Name'],
    ['an unknown section', 'layers:\n  - conv', 'layrs:\n  - conv', 'layrs'],
  ])('says one thing about %s, at the right token', async (_, good, bad, token) => {
    const planted = text.replace(good, bad)
    expect(planted).not.toBe(text)
    const found = await editor.open(newUri(), planted)
    expect(found.map(each => textIn(planted, each.range))).toEqual([token])
  })

  test('completes layers, fields and words', async () => {
    const layers = await editor.complete(newUri(), text.replace('- Flatten', '- |'))
    expect(layers).toEqual(expect.arrayContaining(['Dense', 'Flatten', 'from', 'repeat']))
    const fields = await editor.complete(
      newUri(),
      text.replace('- Flatten', '- Conv2D:\n      fil|'),
    )
    expect(fields).toEqual(expect.arrayContaining(['filters', 'kernel_size', 'activation']))
    const words = await editor.complete(
      newUri(),
      text.replace('activation: softmax', 'activation: s|'),
    )
    expect(words).toEqual(expect.arrayContaining(['softmax', 'sigmoid', 'PReLU']))
    const paddings = await editor.complete(
      newUri(),
      text.replace('padding: same, activation: gelu', 'padding: |'),
    )
    expect(paddings).toEqual(expect.arrayContaining(['valid', 'same']))
  })
})
