/** Pictures of the samples are what is committed, byte for byte; `UPDATE=1` writes them anew. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { configModel, configNames, sampleFolder, sampleModel, sampleNames } from './pictures.ts'

const update = process.env['UPDATE'] === '1'
const extensions = { svg: 'svg', mermaid: 'mmd', dot: 'dot', json: 'json' }
const formats = Object.keys(extensions) as (keyof typeof extensions)[]
const stages = ['source', 'fused'] as const

const cases = sampleNames.flatMap(name =>
  stages.flatMap(stage => formats.map(format => [name, stage, format] as const)),
)

test.each(cases)('%s at stage %s as %s', async (name, stage, format) => {
  const actual = await drawGraph(sampleModel(name), { stage, format })
  const path = `${sampleFolder}${name}-${stage}.${extensions[format]}`
  if (update) writeFileSync(path, actual)
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
})

const configCases = configNames.flatMap(name => stages.map(stage => [name, stage] as const))

test.each(configCases)('the config %s at stage %s', async (name, stage) => {
  const actual = await drawGraph(await configModel(name), { stage })
  const path = `${sampleFolder}configs/${name}-${stage}.svg`
  if (update) writeFileSync(path, actual)
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
})

test('two fresh processes draw the same bytes, which are those of the samples', async () => {
  const script = fileURLToPath(new URL('./draw-samples.ts', import.meta.url))
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', script])
  const [first, second] = await Promise.all([run(), run()])
  expect(first.stdout).toBe(second.stdout)
  const names = [...sampleNames, ...configNames.map(name => `configs/${name}`)]
  const committed = names.flatMap(name =>
    stages.map(stage => readFileSync(`${sampleFolder}${name}-${stage}.svg`, 'utf8')),
  )
  expect(first.stdout).toBe(committed.join(''))
}, 60_000)
