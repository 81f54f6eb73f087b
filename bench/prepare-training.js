/** Writes what every runner of a training row reads: config, weights, one batch with its labels. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { initialValues } from '../src/build/initialize.ts'
import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { numbers, writeRow, writeWeights } from './prepare.js'

const seed = 7

/** As `prepareRow`, with the input `labels` (int32, one per example) in place of an ONNX model. */
export async function prepareTraining(row, folder) {
  mkdirSync(folder, { recursive: true })
  const model = await modelOf(await openConfig({ path: row.config }))
  writeWeights(model, initialValues(model, seed), folder)
  const labels = Int32Array.from({ length: row.batch }, (_, i) => (i * 7) % 10)
  writeFileSync(join(folder, 'labels.bin'), new Uint8Array(labels.buffer))
  const [image] = model.inputs
  const shape = [row.batch, ...image.shape.slice(1)]
  writeFileSync(join(folder, 'image.bin'), numbers(shape, image.dtype))
  const inputs = [
    { name: image.name, dtype: image.dtype, shape, file: 'image.bin' },
    { name: 'labels', dtype: 'int32', shape: [row.batch], file: 'labels.bin' },
  ]
  return writeRow({ ...row, inputs, outputs: ['loss'], scales: {} }, folder)
}
