/** Importing a large file takes its bytes twice and little more: it is read tensor by tensor. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Model } from '../../src/build/model.ts'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import type { BuildRequest } from '../../src/formats/build-request.ts'
import { build as buildKeras } from '../../src/formats/keras/build.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { formatSafetensors } from '../../src/files/safetensors.ts'
import { openZip } from '../../src/files/zip.ts'
import { build as buildOnnx } from '../../src/formats/onnx/export/build.ts'
import { spareBytes } from '../formats/mutants.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-large-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** 13 layers of 16 MiB each: more than 200 MB; or the same with next to nothing in it. */
function configOf(format: string, width: number): string {
  const isGrid = format.includes('convolutions')
  const channels = Math.floor(width / 3)
  const layer = isGrid ? `Conv2D: {filters: ${channels}, kernel_size: 3}` : `Dense: ${width}`
  const shape = isGrid ? [32, 32, channels] : [width]
  const layers = Array.from({ length: 13 }, () => `  - ${layer}`).join('\n')
  return `tenon: 1\nname: large\ninputs: {x: [${shape.join()}]}\nlayers:\n${layers}\n`
}

function valuesOf({ weights }: Model): Map<string, Float32Array<ArrayBuffer>> {
  return new Map(
    weights.map(({ name, shape }) => {
      const count = shape.reduce((product, dim) => product * dim, 1)
      return [name, new Float32Array(count).fill(0.5)] as const
    }),
  )
}

/** What importing takes: the path, and the config of weights that lie alone. */
type Written = readonly [path: string, config?: string]

const formats: {
  readonly [name: string]: (request: BuildRequest, folder: string) => Promise<Written>
} = {
  async '.keras'(request, folder) {
    return [await written(buildKeras(request), folder, '.keras')]
  },
  async '.weights.h5'(request, folder) {
    const archive = openZip((await kerasBytes(request))!, 'large.keras')
    const [path, config] = [join(folder, 'large.weights.h5'), join(folder, 'config.json')]
    writeFileSync(path, archive.entry('model.weights.h5')!)
    writeFileSync(config, archive.entry('config.json')!)
    return [path, config]
  },
  async onnx(request, folder) {
    return [await written(buildOnnx({ ...request, inlineWeights: true }), folder, '.onnx')]
  },
  /** Kernels, which ONNX has in another order of axes. */
  async 'onnx of convolutions'(request, folder) {
    return [await written(buildOnnx({ ...request, inlineWeights: true }), folder, '.onnx')]
  },
  async 'onnx with external data'(request, folder) {
    return [await written(buildOnnx({ ...request, inlineWeights: false }), folder, '.onnx')]
  },
  /** Square kernels, so that the shapes of PyTorch are those here. */
  'state dict of PyTorch'({ weights, model }, folder) {
    const tensors = model.weights.map(({ name, shape }): [string, FileTensor] => {
      const data = weights.get(name) as Float32Array<ArrayBuffer>
      const torch = name.replace('/kernel', '.weight').replace('/', '.')
      return [torch, { dtype: 'float32', shape, data }]
    })
    const [path, config] = [join(folder, 'large.safetensors'), join(folder, 'large.yaml')]
    writeFileSync(path, formatSafetensors(new Map(tensors)))
    writeFileSync(config, model.config.source.text)
    return Promise.resolve([path, config])
  },
  tfjs({ weights, model }, folder) {
    const width = model.inputs[0]!.shape[1] as number
    const first = { batch_input_shape: [null, width] }
    const names = Array.from({ length: 13 }, (_, i) => (i === 0 ? 'dense' : `dense_${i}`))
    const layers = names.map((name, i) => ({
      class_name: 'Dense',
      config: { name, units: width, ...(i === 0 && first) },
    }))
    const manifest = names.map(name => ({
      paths: [`${name}.bin`],
      weights: ['kernel', 'bias'].map(own => ({
        name: `${name}/${own}`,
        shape: own === 'kernel' ? [width, width] : [width],
        dtype: 'float32',
      })),
    }))
    for (const name of names) {
      const parts = ['kernel', 'bias'].map(own => weights.get(`${name}/${own}`) as Float32Array)
      writeFileSync(
        join(folder, `${name}.bin`),
        Buffer.concat(parts.map(({ buffer }) => Buffer.from(buffer))),
      )
    }
    const path = join(folder, 'model.json')
    const topology = { class_name: 'Sequential', config: { name: 'large', layers } }
    const whole = { format: 'layers-model', modelTopology: topology, weightsManifest: manifest }
    writeFileSync(path, JSON.stringify(whole))
    return Promise.resolve([path])
  },
}

async function written(
  files: ReturnType<typeof buildOnnx>,
  folder: string,
  ending: string,
): Promise<string> {
  for (const { name, content } of await files) writeFileSync(join(folder, name), content)
  return join(
    folder,
    readdirSync(folder).find(each => each.endsWith(ending))!,
  )
}

async function kerasBytes(request: BuildRequest): Promise<Uint8Array | undefined> {
  const files = await buildKeras(request)
  return files.find(each => each.name.endsWith('.keras'))?.content as Uint8Array | undefined
}

interface Import {
  /** Of the model and all files beside it. */
  readonly bytes: number
  /** Bytes of the weights that came of it. */
  readonly weights: number
  readonly peak: number
}

async function imported(format: string, width: number): Promise<Import> {
  const own = join(folder, `${format.replace(/\W+/g, '-')}-${width}`)
  mkdirSync(own)
  const model = await modelOf(await openConfig({ text: configOf(format, width) }))
  const request = { model, training: undefined, weights: valuesOf(model), name: 'large' }
  const args = await formats[format]!({ ...request, inlineWeights: true }, own)
  const sizes = readdirSync(own).map(name => statSync(join(own, name)).size)
  const program = fileURLToPath(new URL('import-process.ts', import.meta.url))
  const given = ['--import', 'tsx', program, ...args.filter(each => each !== undefined)]
  const result = execFileSync(process.execPath, given, { encoding: 'utf8' })
  rmSync(own, { recursive: true })
  const { peak, weights } = JSON.parse(result) as Omit<Import, 'bytes'>
  const bytes = sizes.reduce((sum, each) => sum + each, 0)
  return { bytes, weights, peak }
}

test.each(Object.keys(formats))('a large %s', async format => {
  const { peak: program } = await imported(format, 16)
  const { bytes, weights, peak } = await imported(format, 2048)
  expect(weights).toBeGreaterThan(200e6)
  const taken = peak - program
  console.log(`${format}: ${mebi(bytes)} MiB take ${mebi(taken)} MiB`)
  expect(taken).toBeLessThan(2 * bytes + spareBytes + largestTensor)
})

/** Garbage is collected once 64 MiB are there, and by then there may be one tensor more. */
const largestTensor = 2 ** 24

const mebi = (bytes: number): number => Math.round(bytes / 2 ** 20)
