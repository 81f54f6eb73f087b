/**
 * Writes test/formats/tfjs/graphs.jsonl.gz: graph models with inputs and what tfjs gives for them.
 * `npm ci && npm run generate` in this folder; the same bytes each time.
 */
import * as tf from '@tensorflow/tfjs'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { graphModels } from './graph-models.js'

/** Digits enough for a comparison at 1e-5. */
const short = value => Number(value.toPrecision(7))

await tf.setBackend('cpu')
const lines = []
for (const each of graphModels(100)) {
  const { seed, name, format, generatedBy, modelTopology, signature, specs, bytes, inputs } = each
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  const artifacts = {
    format,
    generatedBy,
    modelTopology,
    signature,
    weightSpecs: specs,
    weightData,
  }
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts))
  const given = Object.fromEntries(
    inputs.map(({ data, shape, dtype }, i) => [
      Object.keys(signature.inputs)[i],
      tf.tensor(data, shape, dtype),
    ]),
  )
  const names = Object.values(signature.outputs).map(output => output.name)
  const results = executed(model, given, names, name)
  if (!results) continue
  const outputs = results.map(result => ({
    shape: result.shape,
    data: [...result.dataSync()].map(short),
  }))
  if (!outputs.every(output => output.data.every(Number.isFinite))) {
    console.log(`${name}: no finite result`)
    continue
  }
  lines.push(
    JSON.stringify({
      ...{ seed, name, model: { format, generatedBy, modelTopology, signature }, specs },
      ...{ weights: Buffer.from(bytes).toString('base64'), inputs, outputs },
    }),
  )
}
writeFileSync(
  new URL('../../test/formats/tfjs/graphs.jsonl.gz', import.meta.url),
  gzipSync(`${lines.join('\n')}\n`, { level: 9 }),
)
console.log(`${lines.length} graph models`)

/** What tfjs gives; it refuses some of the operators that its lists name. */
function executed(model, given, names, name) {
  try {
    return [model.execute(given, names)].flat()
  } catch (error) {
    console.log(`${name}: ${error.message.slice(0, 120)}`)
    return undefined
  }
}
