/** Configs as ONNX and back: what the tests of both directions share. */
import { initialValues } from '../../../src/build/initialize.ts'
import type { Model } from '../../../src/build/model.ts'
import { modelOf } from '../../../src/compile.ts'
import { type ConfigInput, openConfig } from '../../../src/config-source.ts'
import { exportModel } from '../../../src/formats/onnx/export/export.ts'
import { importOnnx } from '../../../src/formats/onnx/import/import-onnx.ts'
import type { OpenExternal } from '../../../src/formats/onnx/import/read-tensor.ts'
import { modelTable } from '../../../src/formats/onnx/proto/messages.ts'
import { writeMessage } from '../../../src/formats/onnx/proto/write.ts'
import { noBlocks } from '../../../src/formats/supplied-blocks.ts'
import { type WrittenModel, writeImported } from '../../../src/formats/write-imported.ts'
import { type CompiledModel, type ModelTensor, compile } from '../../../src/index.ts'
import { createRandom } from '../../support/random.ts'

/** A model, its weights off their first values, and its ONNX file. */
export interface Exported {
  readonly model: Model
  readonly weights: ReadonlyMap<string, Float32Array>
  readonly bytes: Uint8Array<ArrayBuffer>
}

export async function exported(config: ConfigInput, seed = 1): Promise<Exported> {
  const model = await modelOf(await openConfig(config))
  const random = createRandom(seed)
  const weights = new Map(
    [...initialValues(model, seed)].map(([name, values]) => {
      // Zeros and ones would hide an exchanged bias or a variance that is left out.
      const moved = values.map(each => each + (random() - 0.5) * 0.1)
      return [name, name.includes('variance') ? moved.map(Math.abs) : moved] as const
    }),
  )
  return { model, weights, bytes: writeMessage(exportModel(model, weights), modelTable) }
}

const noFiles: OpenExternal = (_, __, fail) => fail('it lies in another file')

export function imported(bytes: Uint8Array, file = 'model.onnx', open = noFiles): WrittenModel {
  return writeImported(importOnnx(bytes, file, noBlocks, open))
}

export type Inputs = { readonly [name: string]: ModelTensor }

/** Three examples of random inputs; whole numbers are small, so that they may be rows of tables. */
export function randomInputs(model: Model, seed = 2): Inputs {
  const random = createRandom(seed)
  const make = {
    float32: (n: number) => Float32Array.from({ length: n }, () => random() * 2 - 1),
    uint8: (n: number) => Uint8Array.from({ length: n }, () => random() * 256),
    int32: (n: number) => Int32Array.from({ length: n }, () => Math.floor(random() * 2)),
  }
  const entries = model.inputs.map(({ name, shape, dtype }) => {
    const sizes = shape.map(dim => (typeof dim === 'number' ? dim : dim.text === 'batch' ? 3 : 5))
    const data = make[dtype](sizes.reduce((n, dim) => n * dim, 1))
    return [name, { data, shape: sizes }] as const
  })
  return Object.fromEntries(entries)
}

export async function results(
  config: ConfigInput,
  weights: Uint8Array | ReadonlyMap<string, Float32Array>,
  inputs: Inputs,
): Promise<ReturnType<CompiledModel['runTensors']>> {
  return (await compile(config, { weights, target: 'wasm' })).runTensors(inputs)
}

/** The configs of the project, the large ones in the smallest size that has all of their layers. */
export const projectConfigs: readonly ConfigInput[] = [
  'autoencoder-elu',
  ['bert-tiny', { depth: 1, length: 8, width: 16, vocabulary: 50 }],
  'dcgan-generator-leakyrelu',
  ['fsrcnn-prelu', { size: 16 }],
  ['gpt2', { depth: 1, context: 8 }],
  'gru-forecast',
  'lstm-text',
  'mnist-activations',
  'mnist-cnn-prelu',
  'mnist-mlp-leakyrelu',
  'mnist-residual-bn',
  'mnist-thresholded',
  ['mobilenetv2', { size: 32, width: 0.25, classes: 10 }],
  ['resnet', { size: 32, depth: [1, 1, 1, 1], classes: 10 }],
  ['srnet-prelu', { size: 8 }],
  ['tcn-causal', { steps: 40, levels: 3 }],
  'two-branches',
  ['unet', { size: 32, width: 4 }],
  ['vit', { size: 32, depth: 1, width: 24, classes: 10 }],
].map(each => {
  const [name, set] = (typeof each === 'string' ? [each, {}] : each) as [
    string,
    { [k: string]: never },
  ]
  return { path: `configs/${name}.yaml`, set }
})

export function nameOf(config: ConfigInput): string {
  return (config as { readonly path: string }).path.replace(/^.*\/|\.yaml$/g, '')
}

export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [gap, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    gap += (a[i]! - b[i]!) ** 2
    size += b[i]! ** 2
  }
  return a.length === b.length ? Math.sqrt(gap / Math.max(size, 1e-30)) : Infinity
}
