/** The weights that a model is given: a file, bytes, arrays by name, or its initial values. */
import type { Model } from './build/model.ts'
import type { FileElements, FileTensor } from './files/file-tensor.ts'
import { heldSource } from './runtime/weight-source.ts'
import type { StoredModel } from './train/layer-record.ts'
import type { Values } from './train/values.ts'
import type { OpenWeights } from './train/weight-files.ts'
import { expectedWeights, parseWeights, unpackTensors } from './train/weights.ts'

/** Path or bytes of a safetensors file, or an array for each weight: `{'probs/kernel': …}`. */
export type WeightsInput =
  | string
  | Uint8Array
  | ReadonlyMap<string, Float32Array>
  | { readonly [name: string]: Float32Array }

/** What a config without `training:` is initialized with. */
const defaultSeed = 0

/**
 * The weights by name, all there and of the right shapes; a `TenonError` otherwise. Without any,
 * the initial values that a training of the config starts with.
 */
export async function readWeights(
  model: Model,
  weights: WeightsInput | undefined,
  seed = defaultSeed,
): Promise<Values> {
  if (weights === undefined) return firstValues(model, seed)
  if (typeof weights !== 'string') return givenValues(model, weights)
  const { loadWeights } = await import('./train/weight-files.ts')
  return loadWeights(model, weights)
}

/** As `readWeights`; what is in a file is read when it is asked for, until that is closed. */
export async function openWeights(
  model: Model,
  weights: WeightsInput | undefined,
  seed = defaultSeed,
): Promise<OpenWeights> {
  if (weights !== undefined) return openGivenWeights(model, weights)
  return { ...heldSource(await firstValues(model, seed)), close() {} }
}

/** As `openWeights`, of weights that are given. */
export async function openGivenWeights(
  model: StoredModel,
  weights: WeightsInput,
): Promise<OpenWeights> {
  if (typeof weights !== 'string') {
    return { ...heldSource(givenValues(model, weights)), close() {} }
  }
  const { openWeights: openFile } = await import('./train/weight-files.ts')
  return openFile(model, weights)
}

async function firstValues(model: Model, seed: number): Promise<Values> {
  const { initialValues } = await import('./build/initialize.ts')
  return initialValues(model, seed)
}

function givenValues(model: StoredModel, weights: Exclude<WeightsInput, string>): Values {
  if (weights instanceof Uint8Array) return parseWeights(model, weights, 'the given file')
  return weightsByName(model, weights instanceof Map ? weights : Object.entries(weights))
}

function weightsByName(
  model: StoredModel,
  entries: Iterable<readonly [string, Float32Array]>,
): Values {
  const expected = expectedWeights(model)
  const shapes = new Map(expected.map(({ name, shape }) => [name, shape]))
  const tensors = new Map<string, FileTensor>()
  for (const [name, data] of entries) {
    const shape = shapes.get(name) ?? []
    const fits = shape.reduce((product, dim) => product * dim, 1) === data.length
    const dtype = data instanceof Float32Array ? 'float32' : 'float64'
    tensors.set(name, { dtype, shape: fits ? shape : [data.length], data: data as FileElements })
  }
  return unpackTensors(expected, tensors, 'the given weights')
}
