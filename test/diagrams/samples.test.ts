/** Pictures of the samples are what is committed, byte for byte; `UPDATE=1` writes them anew. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { configNames, sampleFolder, sampleModel, sampleNames } from './pictures.ts'

const stages = ['source', 'fused'] as const
const texts = { mermaid: 'mmd', dot: 'dot', json: 'json' } as const

/** Compares what was drawn with the committed file, or makes it that. */
function expectCommitted(file: string, actual: string): void {
  const path = `${sampleFolder}${file}`
  if (process.env['UPDATE'] === '1') writeFileSync(path, actual)
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}

const cases = sampleNames.flatMap(name =>
  stages.flatMap(stage => Object.keys(texts).map(format => [name, stage, format] as const)),
)

test.each(cases)('%s at stage %s as %s', async (name, stage, each) => {
  const format = each as keyof typeof texts
  const actual = await drawGraph(sampleModel(name), { stage, format })
  expectCommitted(`${name}-${stage}.${texts[format]}`, actual)
})

/** The SVG of everything, from a process that has drawn nothing before. */
async function drawAll(): Promise<{ readonly [name: string]: string }> {
  const script = fileURLToPath(new URL('./draw-samples.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout) as { readonly [name: string]: string }
}

const [first, second] = await Promise.all([drawAll(), drawAll()])

test.each(
  [...sampleNames, ...configNames.map(name => `configs/${name}`)].flatMap(name =>
    stages.map(stage => `${name}-${stage}`),
  ),
)('%s as svg', name => expectCommitted(`${name}.svg`, first[name]!))

test('two fresh processes draw the same bytes', () => expect(second).toEqual(first))
