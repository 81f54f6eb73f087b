/** Weights of a model as the bytes of a safetensors file and back, all checked before use. */
import { assert } from '../diagnostics/assert.ts'
import { type Diagnostic, TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import type { SafetensorsHeader } from '../files/safetensors-header.ts'
import { formatSafetensors, parseSafetensors, safetensorsSize } from '../files/safetensors.ts'
import { shapeText } from '../graph/shape.ts'
import { checkLayers } from './check-layers.ts'
import { type StoredModel, layersMetadata, parseLayersMetadata } from './layer-record.ts'
import type { Values } from './values.ts'

/** What a stored tensor must be. */
export interface Expected {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
}

/** The weights of `values` with the record of their layers; other values are left out. */
export function formatWeights(model: StoredModel, values: Values): Uint8Array<ArrayBuffer> {
  return formatTensors(model, packTensors(expectedWeights(model), values))
}

/** As `formatWeights`, of tensors that are the weights of the model and no others. */
export function formatTensors(
  model: StoredModel,
  tensors: ReadonlyMap<string, FileTensor>,
): Uint8Array<ArrayBuffer> {
  return formatSafetensors(tensors, new Map([layersMetadata(model)]))
}

/** Length in bytes of what `formatWeights` writes, without any values. */
export function weightsFileSize(model: StoredModel): number {
  const forms = new Map(expectedWeights(model).map(each => [each.name, each] as const))
  return safetensorsSize(forms, new Map([layersMetadata(model)]))
}

/**
 * The weights of a file by name. Throws a `TenonError` with every tensor that is missing, unknown,
 * or of another shape or dtype, and where unnamed layers have moved since. `file` is only named in
 * errors.
 *
 * A file without a record of its layers was not written by tenon: its tensors are taken by name.
 */
export function parseWeights(model: StoredModel, bytes: Uint8Array, file: string): Values {
  const { tensors, metadata } = parseSafetensors(bytes, file)
  checkSavedLayers(model, metadata, file)
  return unpackTensors(expectedWeights(model), tensors, file)
}

/** As `parseWeights`, of a file whose header alone was read. */
export function checkWeights(
  model: StoredModel,
  { tensors, metadata }: SafetensorsHeader,
  file: string,
): void {
  checkSavedLayers(model, metadata, file)
  checkTensors(expectedWeights(model), tensors, file)
}

function checkSavedLayers(
  model: StoredModel,
  metadata: SafetensorsHeader['metadata'],
  file: string,
): void {
  const saved = parseLayersMetadata(metadata)
  if (saved) checkLayers(model, saved, file)
}

export function expectedWeights(model: StoredModel): readonly Expected[] {
  return model.weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }))
}

export function packTensors(
  expected: readonly Expected[],
  values: Values,
): ReadonlyMap<string, FileTensor> {
  return new Map(
    expected.map(({ name, shape, dtype }) => {
      const data = values.get(name) as FileTensor['data'] | undefined
      assert(data, `no value for '${name}'`)
      return [name, { dtype, shape, data } satisfies FileTensor] as const
    }),
  )
}

/** The elements by name, once every tensor is what it must be. */
export function unpackTensors(
  expected: readonly Expected[],
  tensors: ReadonlyMap<string, FileTensor>,
  file: string,
): Values {
  checkTensors(expected, tensors, file)
  return new Map(
    expected.map(({ name }) => [name, tensors.get(name)!.data as Float32Array | Int32Array]),
  )
}

/** What a tensor is, without its elements. */
type TensorForm = Pick<FileTensor, 'dtype' | 'shape'>

/** Throws a `TenonError` with every tensor that is not what it must be; reads no elements. */
export function checkTensors(
  expected: readonly Expected[],
  tensors: ReadonlyMap<string, TensorForm>,
  file: string,
): void {
  const known = new Set(expected.map(each => each.name))
  const faults = [
    ...expected.flatMap(each => compare(each, tensors.get(each.name), file)),
    ...[...tensors.keys()]
      .filter(name => !known.has(name))
      .map(tensor => diagnostic('extra-tensor', { tensor, file }, undefined)),
  ]
  if (faults.length > 0) throw new TenonError(faults)
}

function compare(
  { name, shape, dtype }: Expected,
  tensor: TensorForm | undefined,
  file: string,
): readonly Diagnostic[] {
  if (!tensor) return [diagnostic('missing-tensor', { tensor: name, file }, undefined)]
  const place = { tensor: name, file }
  if (tensor.dtype !== dtype) {
    const parameters = { ...place, expected: dtype, actual: tensor.dtype }
    return [diagnostic('tensor-dtype', parameters, undefined)]
  }
  const [wanted, actual] = [shapeText(shape), shapeText(tensor.shape)]
  if (wanted === actual) return []
  return [diagnostic('tensor-shape', { ...place, expected: wanted, actual }, undefined)]
}
