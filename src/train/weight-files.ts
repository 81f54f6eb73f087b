/** Weights files on a disk. */
import type { Model } from '../build/model.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import type { FileElements } from '../files/file-tensor.ts'
import { openFileChecked } from '../files/read.ts'
import { readSafetensorsHeader, readTensorInto } from '../files/safetensors-file.ts'
import type { Instance } from '../runtime/instance.ts'
import { type WeightSource, holdWeights } from '../runtime/weight-source.ts'
import type { StoredModel } from './layer-record.ts'
import type { Values } from './values.ts'
import { readValues } from './values.ts'
import { checkWeights, expectedWeights, formatWeights } from './weights.ts'

/** More than the weights of any model that runs here: 4 GiB. */
const maxWeightsBytes = 2 ** 32

/** Writes the weights that an instance holds; the file is there completely, or as it was before. */
export function saveWeights(model: Model, instance: Instance, path: string): void {
  const names = model.weights.map(each => each.name)
  writeFileAtomically(path, formatWeights(model, readValues(instance, names)))
}

/** Weights whose file is open: each is read when it is copied. */
export interface OpenWeights extends WeightSource {
  close(): void
}

/** Opens the weights of a model; any fault of the file is refused before any of them is read. */
export function openWeights(model: StoredModel, path: string): OpenWeights {
  const file = openFileChecked(path, { maxBytes: maxWeightsBytes })
  try {
    const header = readSafetensorsHeader(file)
    checkWeights(model, header, path)
    return {
      has: name => header.tensors.has(name),
      copy: (name, target) =>
        readTensorInto(file, header.tensors.get(name)!, target as FileElements),
      close: () => file.close(),
    }
  } catch (error) {
    file.close()
    throw error
  }
}

/** Reads the weights of a model by name; any fault of the file is refused before they are used. */
export function loadWeights(model: StoredModel, path: string): Values {
  const weights = openWeights(model, path)
  try {
    return holdWeights(expectedWeights(model), weights)
  } finally {
    weights.close()
  }
}
