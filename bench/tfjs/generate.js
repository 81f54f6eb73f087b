/**
 * Writes test/formats/tfjs/models.jsonl.gz: random models as tfjs saves them, with inputs and what
 * tfjs gives for them. `npm ci && npm run generate` in this folder; the same bytes each time.
 */
import * as tf from '@tensorflow/tfjs'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { createRandom, randomModel } from './random-models.js'

const count = 300
await tf.setBackend('cpu')

const lines = []
let refused = 0
for (let seed = 1; lines.length < count; seed++) {
  tf.disposeVariables()
  try {
    lines.push(JSON.stringify(await record(seed)))
  } catch (error) {
    // Some chains ask tfjs for what it does not do, such as a relu6 of integers.
    refused++
    console.log(`seed ${seed}: ${error.message.slice(0, 100)}`)
  }
}
writeFileSync(
  new URL('../../test/formats/tfjs/models.jsonl.gz', import.meta.url),
  gzipSync(`${lines.join('\n')}\n`, { level: 9 }),
)
console.log(`${lines.length} models, ${refused} refused by tfjs itself`)

async function record(seed) {
  const model = randomModel(seed)
  const random = createRandom(seed + 1e6)
  for (const weight of model.weights) {
    const isVariance = weight.originalName.includes('variance')
    const values = Float32Array.from({ length: size(weight.shape) }, () =>
      isVariance ? 0.2 + random() : 1.6 * random() - 0.8,
    )
    weight.val.assign(tf.tensor(values, weight.shape))
  }
  let artifacts
  await model.save({ save: async given => ((artifacts = given), { modelArtifactsInfo: {} }) })
  const kind = [undefined, undefined, 'uint8', 'uint16', 'float16'][seed % 5]
  const { specs, bytes } = kind
    ? quantized(artifacts, model, kind)
    : { specs: artifacts.weightSpecs, bytes: new Uint8Array(artifacts.weightData) }
  const inputs = model.inputs.map(each => input(each, random))
  const results = [
    model.predict(inputs.map(each => tf.tensor(each.data, each.shape, each.dtype))),
  ].flat()
  const outputs = results.map(each => ({ shape: each.shape, data: [...each.dataSync()] }))
  if (!outputs.every(each => each.data.every(Number.isFinite))) throw new Error('no finite result')
  const { modelTopology, format, generatedBy } = artifacts
  return {
    seed,
    model: { format, generatedBy, modelTopology },
    specs,
    weights: Buffer.from(bytes).toString('base64'),
    inputs,
    outputs,
  }
}

function size(shape) {
  return shape.reduce((product, each) => product * each, 1)
}

function input({ shape: [, ...sizes], dtype }, random) {
  const shape = [2, ...sizes]
  const value = dtype === 'int32' ? () => Math.floor(random() * 8) : () => 3 * random() - 1.5
  return { dtype, shape, data: Array.from({ length: size(shape) }, () => Math.fround(value())) }
}

/** As the converter of tfjs does it; the model then gets the values that the file means. */
function quantized({ weightSpecs, weightData }, model, kind) {
  const whole = new Float32Array(weightData)
  const parts = []
  let at = 0
  const specs = weightSpecs.map(spec => {
    const values = whole.subarray(at, (at += size(spec.shape)))
    const { bytes, meant, quantization } =
      kind === 'float16' ? halves(values) : affine(values, kind)
    parts.push(bytes)
    const weight = model.weights.find(each => each.originalName === spec.name)
    weight.val.assign(tf.tensor(meant, spec.shape))
    return { ...spec, quantization }
  })
  return { specs, bytes: Buffer.concat(parts) }
}

function affine(values, dtype) {
  const [min, max] = [Math.min(...values), Math.max(...values)]
  const most = dtype === 'uint8' ? 255 : 65535
  const scale = max > min ? (max - min) / most : 1
  const stored = (dtype === 'uint8' ? Uint8Array : Uint16Array).from(values, each =>
    Math.round((each - min) / scale),
  )
  const meant = Float32Array.from(stored, each => each * scale + min)
  return {
    bytes: new Uint8Array(stored.buffer),
    meant,
    quantization: { dtype, scale, min, original_dtype: 'float32' },
  }
}

function halves(values) {
  const stored = Uint16Array.from(values, each => half(each))
  const meant = Float32Array.from(stored, bits => {
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
    return bits & 0x8000 ? -size : size
  })
  return {
    bytes: new Uint8Array(stored.buffer),
    meant,
    quantization: { dtype: 'float16', original_dtype: 'float32' },
  }
}

/** Of numbers between -2 and 2; cut off, not rounded. */
function half(value) {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]
  const exponent = ((bits >> 23) & 255) - 127 + 15
  const sign = (bits >> 16) & 0x8000
  return exponent <= 0 ? sign : sign | (exponent << 10) | ((bits >> 13) & 1023)
}
