/** The pictures of the README are those that would be drawn now; `UPDATE=1` writes them anew. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { drawDiff, drawGraph } from '../../src/diagrams/draw.ts'
import { configModel } from './pictures.ts'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const digits = new URL('../../configs/mnist-cnn-prelu.yaml', import.meta.url)

/** Another one of the model of digits: one layer less, one more, and others changed. */
async function drawChanges(): Promise<string> {
  const text = readFileSync(digits, 'utf8')
  const changed = text
    .replace('  - MaxPooling2D\n', '')
    .replace('filters: 32', 'filters: 48')
    .replace(
      '  - Dropout: 0.4\n',
      '  - Dense: {units: 256, activation: relu}\n    name: wide\n  - Dropout: 0.5\n',
    )
  const [before, after] = [text, changed].map(async each =>
    modelOf(await openConfig({ text: each })),
  )
  return drawDiff(await before!, await after!, { columns: 2 })
}

const pictures: { readonly [file: string]: () => Promise<string> } = {
  'mnist-cnn-prelu.svg': async () => drawGraph(await configModel('mnist-cnn-prelu')),
  'mnist-cnn-prelu-fused.svg': async () =>
    drawGraph(await configModel('mnist-cnn-prelu'), { stage: 'fused' }),
  'resnet50.svg': async () =>
    drawGraph(await configModel('resnet.resnet50'), { columns: 3, depth: 3 }),
  'diff.svg': drawChanges,
}

test.each(Object.entries(pictures))('docs/pictures/%s', async (file, draw) => {
  const actual = await draw()
  if (process.env['UPDATE'] === '1') writeFileSync(`${folder}${file}`, actual)
  expect(actual).toBe(readFileSync(`${folder}${file}`, 'utf8'))
})

test('the README shows every picture of docs/pictures', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const shown = [...readme.matchAll(/\(docs\/pictures\/([^)]+)\)/g)].map(match => match[1]!)
  expect(shown.toSorted()).toEqual(readdirSync(folder).toSorted())
  const drawn = shown.filter(each => each.endsWith('.svg'))
  expect(drawn.toSorted()).toEqual(Object.keys(pictures).toSorted())
})
