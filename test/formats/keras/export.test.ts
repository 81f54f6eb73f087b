/** `build --target keras`: what comes back is what went out, and Keras reads it as tenon does. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../../../scripts/paths.ts'
import { initialValues } from '../../../src/build/initialize.ts'
import { resolveConfig } from '../../../src/build/resolve-config.ts'
import { modelOf } from '../../../src/compile.ts'
import { type ConfigInput, openConfig } from '../../../src/config-source.ts'
import { TenonError } from '../../../src/diagnostics/diagnostic.ts'
import { parseSafetensors } from '../../../src/files/safetensors.ts'
import { build, importModel, train } from '../../../src/index.ts'
import type { FileTensor } from '../../../src/files/file-tensor.ts'
import { formatNpy } from '../../../src/files/npy.ts'
import { createRandom } from '../../support/random.ts'
import { findKeras, runPython } from '../../support/keras.ts'
import { distance } from '../witness.ts'
import { importBytes, modelBytes, modelNames, witnessOf } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-keras-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function archiveOf(config: ConfigInput, weights?: Uint8Array): Promise<Uint8Array> {
  const files = await build(config, { target: 'keras', ...(weights && { weights }) })
  return files.find(each => each.name === 'model.keras')!.content as Uint8Array
}

/** The config with everything written out, but for what Keras files have no place for. */
async function plain(config: ConfigInput): Promise<unknown> {
  const {
    training: _,
    limits: __,
    layers,
    ...resolved
  } = resolveConfig(await modelOf(await openConfig(config))) as { [key: string]: unknown }
  const without = ({ weights: _, expect: __, ...layer }: { [key: string]: unknown }) => layer
  const kept = (layers as { [key: string]: unknown }[]).map(without)
  // Blocks that were recognised give their layers other names.
  const numbers = new Map(kept.map((each, i) => [`"${String(each['name'])}"`, `"#${i}"`]))
  const text = JSON.stringify({ ...resolved, layers: kept })
  return JSON.parse(text.replace(/"[^"]*"/g, each => numbers.get(each) ?? each))
}

const kept = readdirSync(join(root, 'configs')).filter(each =>
  /^(fsrcnn|gru|lstm|mnist-(cnn|mlp|res)|mobilenetv2)/.test(each),
)

test.each(kept)('configs/%s comes back as it is, with its weights', async name => {
  const path = join(root, 'configs', name)
  const back = importBytes(await archiveOf(path), 'model.keras')
  expect(await plain({ text: back.config })).toEqual(await plain(path))
  const model = await modelOf(await openConfig(path))
  const seed = Number(
    (resolveConfig(model)['training'] as { seed?: number } | undefined)?.seed ?? 0,
  )
  const given = [...initialValues(model, seed).values()]
  const tensors = parseSafetensors(back.weights, 'model.safetensors').tensors
  // Layers stand in the same order; only the file sorts them by name.
  const order = (await modelOf(await openConfig({ text: back.config }))).weights
  const differs = order.filter(({ name }, i) => {
    const [one, other] = [tensors.get(name)!.data, given[i] as Float32Array]
    return !Buffer.from(one.buffer).equals(Buffer.from(other.buffer))
  })
  expect(differs).toEqual([])
})

test('the same model is the same file', async () => {
  const path = join(root, 'configs/mnist-cnn-prelu.yaml')
  expect(Buffer.from(await archiveOf(path)).equals(Buffer.from(await archiveOf(path)))).toBe(true)
})

test('what Keras has no word for is named, all of it at once', async () => {
  const text = `
tenon: 1
inputs: {x: [4, 6]}
activations: {bent: "x > 0 ? x : x/3"}
layers:
  - PositionEmbedding
  - Dense: {units: 4, kernel_constraint: {min_max: {min: 0, max: 1}}, activation: $bent}
    name: mixed
`
  const failure = await build({ text }, { target: 'keras' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TenonError)
  expect((failure as TenonError).diagnostics.map(each => each.message)).toEqual([
    "'position_embedding' cannot be written for Keras: it has no word for the layer 'PositionEmbedding'",
    "'mixed' cannot be written for Keras: it has no word for the constraint 'min_max'",
    "'mixed' cannot be written for Keras: it has no word for the activation '$bent'",
  ])
})

const keras = findKeras()

/** Models whose weights or calls Keras arranges in a way of their own. */
const special = /^(bidirectional|causal|states|shared|einsum|masked|frozen|named)/

describe.skipIf(!keras)('with Keras', () => {
  test('models of Keras that went through tenon give in Keras what they gave', async () => {
    const models = join(folder, 'models')
    mkdirSync(models)
    const all = modelNames.filter(each => each.endsWith('.keras'))
    const names = all.filter((each, i) => i % 6 === 0 || special.test(each))
    for (const name of names) {
      const { config, weights } = importBytes(modelBytes(name), name)
      writeFileSync(join(models, name), await archiveOf({ text: config }, weights))
      const json = JSON.stringify(witnessOf(name).inputs)
      writeFileSync(join(models, name.replace('.keras', '.json')), json)
    }
    const printed = runPython(keras!, [join(root, 'test/formats/keras/read.py'), models])
    const given = JSON.parse(printed) as { readonly [name: string]: readonly number[][] }
    const far = names.filter(name => {
      const results = given[name.replace('.keras', '')]!
      const { outputs } = witnessOf(name)
      return !outputs.every(({ data }, i) => distance(results[i]!, data) < 2e-5)
    })
    expect(far).toEqual([])
  }, 300_000)

  test('train.py on four simulated devices gives the loss of tenon, and comes back', async () => {
    const here = join(folder, 'train')
    mkdirSync(here)
    const config = join(here, 'config.yaml')
    copyFileSync(join(root, 'test/formats/keras/train.yaml'), config)
    writeExamples(here)
    for (const { name, content } of await build(config, { target: 'keras' }))
      writeFileSync(join(here, name), content)
    const { epochs } = await train(config, { runs: join(here, 'runs'), target: 'wasm' })
    const files = ['--x', join(here, 'x.npy'), '--y', join(here, 'y.npy')]
    const devices = { XLA_FLAGS: '--xla_force_host_platform_device_count=4' }
    runPython(keras!, [join(here, 'train.py'), ...files], devices)
    const losses = readFileSync(join(here, 'history.csv'), 'utf8').trim().split('\n')
    const column = losses[0]!.split(',').indexOf('loss')
    const given = losses.slice(1).map(each => Number(each.split(',')[column]))
    expect(given).toHaveLength(2)
    expect(epochs).toHaveLength(2)
    given.forEach((loss, i) => expect(Math.abs(loss - epochs[i]!.loss)).toBeLessThan(1e-4 * loss))
    const back = await importModel(join(here, 'model-trained.keras'))
    expect(await plain({ text: back.config })).toEqual(await plain(config))
  }, 300_000)
})

/** 64 pictures of noise with a stripe whose place is the class. */
function writeExamples(folder: string): void {
  const random = createRandom(11)
  const kinds = Int32Array.from({ length: 64 }, (_, i) => i % 4)
  const pixels = Uint8Array.from({ length: 64 * 64 }, (_, at) => {
    const isStripe = Math.floor((at % 64) / 16) === kinds[Math.floor(at / 64)]
    return Math.floor(random() * 120) + (isStripe ? 120 : 0)
  })
  const x: FileTensor = { dtype: 'uint8', shape: [64, 8, 8], data: pixels }
  writeFileSync(join(folder, 'x.npy'), formatNpy(x))
  writeFileSync(join(folder, 'y.npy'), formatNpy({ dtype: 'int32', shape: [64], data: kinds }))
}
