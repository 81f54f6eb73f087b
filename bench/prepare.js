/** Writes what the runners of a row read: config, weights, inputs; the ONNX model for peers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

import { build } from '../src/api.ts'
import { countMeasures } from '../src/build/limits.ts'
import { initialValues } from '../src/build/initialize.ts'
import { resolveConfig } from '../src/build/resolve-config.ts'
import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { formatSafetensors } from '../src/files/safetensors.ts'

const seed = 7

/**
 * Fills the folder of a row: `weights.safetensors`, one `.bin` per input, and `row.json`, which
 * says what is where.
 */
export async function prepareRow(row, folder) {
  mkdirSync(folder, { recursive: true })
  const model = await modelOf(await openConfig(configOf(row)))
  writeWeights(model, initialValues(model, seed), folder)
  const inputs = model.inputs.map(port => {
    const shape = port.shape.map(dim => (typeof dim === 'number' ? dim : row.batch))
    const file = `${port.name}.bin`
    writeFileSync(join(folder, file), numbers(shape, port.dtype))
    return { name: port.name, dtype: port.dtype, shape, file }
  })
  const outputs = model.outputs.map(each => each.name)
  const scales = Object.fromEntries(model.config.inputs.map(each => [each.name, each.scale ?? 1]))
  const mflop = (row.batch * countMeasures(model).flops) / 1e6
  return writeRow({ ...row, inputs, outputs, scales, mflop }, folder)
}

/** What peers read beside: `model.onnx`, and the config as `resolved.yaml`. */
export async function prepareForPeers(row, folder) {
  const model = await modelOf(await openConfig(configOf(row)))
  writeFileSync(join(folder, 'resolved.yaml'), stringify(resolveConfig(model)))
  const weights = weightsPath(folder)
  for (const { name, content } of await build(configOf(row), { target: 'onnx', weights }))
    writeFileSync(join(folder, name), content)
}

/** What `tenon build --target esm` makes of a row with its weights, in `built/`. */
export async function prepareBuilt(row, folder) {
  const place = join(folder, 'built')
  mkdirSync(place, { recursive: true })
  const weights = weightsPath(folder)
  for (const { name, content } of await build(configOf(row), { target: 'esm', weights }))
    writeFileSync(join(place, name), content)
  writeFileSync(join(place, 'package.json'), '{"type": "module"}')
}

const configOf = ({ config, variant }) => ({ path: config, variant })

const weightsPath = folder => join(folder, 'weights.safetensors')

/** The weights of a model, by the values of their names. */
export function writeWeights(model, values, folder) {
  const tensors = model.weights.map(({ name, shape }) => [
    name,
    { dtype: 'float32', shape, data: values.get(name) },
  ])
  writeFileSync(weightsPath(folder), formatSafetensors(new Map(tensors)))
}

/** The row itself, once it is written. */
export function writeRow(row, folder) {
  writeFileSync(join(folder, 'row.json'), JSON.stringify(row, null, 2))
  return row
}

/** The bytes of repeatable numbers: between -1 and 1, or whole ones up to 255. */
export function numbers(shape, dtype) {
  const count = shape.reduce((product, dim) => product * dim, 1)
  let state = 1
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647
  if (dtype === 'uint8') return Uint8Array.from({ length: count }, () => Math.floor(256 * next()))
  return new Uint8Array(Float32Array.from({ length: count }, () => 2 * next() - 1).buffer)
}
