/** CuDNN layers in a model.json, one way and both ways. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compileImported, distance, importFile } from '../import.ts'
import {
  bidirectionalResults,
  cudnnConfig,
  cudnnNumber,
  cudnnResults,
  cudnnSteps,
  cudnnWeights,
  features,
} from '../keras/cudnn.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-cudnn-'))
afterAll(() => rmSync(folder, { recursive: true }))

const classes = ['CuDNNLSTM', 'CuDNNGRU'] as const

/** A model of one layer; both directions have weights of their own. */
function write(className: (typeof classes)[number], directions: number): string {
  const first = { name: 'cell', batch_input_shape: [null, cudnnSteps, features] }
  const cell = { class_name: className, config: { ...cudnnConfig, ...(directions === 1 && first) } }
  const both = { ...first, merge_mode: 'concat', layer: cell }
  const layer = directions === 1 ? cell : { class_name: 'Bidirectional', config: both }
  const forward = cudnnWeights(className, 0)
  const all = directions === 1 ? [forward] : [forward, cudnnWeights(className, forward.end)]
  const tensors = all.flatMap(({ tensors }, k) =>
    tensors.map(each => ({ ...each, name: `cell/${['forward', 'backward'][k]!}/${each.name}` })),
  )
  const data = Float32Array.from(tensors.flatMap(each => each.data))
  writeFileSync(join(folder, 'w.bin'), data)
  const weights = tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }))
  const topology = { class_name: 'Sequential', config: { name: 'm', layers: [layer] } }
  const model = { modelTopology: topology, weightsManifest: [{ paths: ['w.bin'], weights }] }
  const path = join(folder, 'model.json')
  writeFileSync(path, JSON.stringify({ format: 'layers-model', ...model }))
  return path
}

test.each(
  classes.flatMap(each => [
    [each, 1, cudnnResults[each]] as const,
    [each, 2, bidirectionalResults[each]] as const,
  ]),
)('%s in %i directions', async (className, directions, expected) => {
  const model = await compileImported(await importFile(write(className, directions)))
  const [input] = model.inputs
  const x = Float32Array.from({ length: cudnnSteps * features }, (_, k) => cudnnNumber(1000 + k))
  const [y] = Object.values(model.run({ [input!.name]: x }))
  expect(distance(y as Float32Array, expected)).toBeLessThan(1e-6)
})
