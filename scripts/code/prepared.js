/** A process in which the API can be tried: weights for `sound.yaml`, and a cache of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { example } from './keep.js'

/** Switches that the host has set stay as they are; any that were touched would spoil the code. */
process.env.NODE_OPTIONS = '--liftoff --wasm-lazy-compilation --experimental-wasm-relaxed-simd'

/** The weights of `sound.yaml`. */
const shapes = {
  'conv2d/kernel': [3, 3, 1, 9],
  'conv2d/bias': [9],
  'prelu/alpha': [1, 1, 9],
  'dense/kernel': [1521, 33],
  'dense/bias': [33],
  'dense_1/kernel': [33, 10],
  'dense_1/bias': [10],
}

/** Zeros, as a safetensors file. */
function writeWeights(path) {
  let end = 0
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const start = end
    end += 4 * shape.reduce((product, size) => product * size)
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }]
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(tensors)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  writeFileSync(path, Buffer.concat([length, header, Buffer.alloc(end)]))
}

const folder = mkdtempSync(join(tmpdir(), 'tenon-code-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
process.env.TENON_CACHE = join(folder, 'cache')
export const weights = join(folder, 'weights.safetensors')
writeWeights(weights)

export const config = example('sound.yaml')

export const image = new Float32Array(28 * 28)
