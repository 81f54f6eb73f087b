/** Weights files on a disk. */
import type { Model } from '../build/model.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { sharedElements } from '../files/file-tensor.ts'
import { readFileChecked } from '../files/read.ts'
import type { Instance } from '../runtime/instance.ts'
import type { StoredModel } from './layer-record.ts'
import type { Values } from './values.ts'
import { readValues } from './values.ts'
import { formatWeights, parseWeights } from './weights.ts'

/** More than the weights of any model that runs here: 4 GiB. */
const maxWeightsBytes = 2 ** 32

/** Writes the weights that an instance holds; the file is there completely, or as it was before. */
export function saveWeights(model: Model, instance: Instance, path: string): void {
  const names = model.weights.map(each => each.name)
  writeFileAtomically(path, formatWeights(model, readValues(instance, names)))
}

/** Reads the weights of a model by name; any fault of the file is refused before they are used. */
export function loadWeights(model: StoredModel, path: string): Values {
  const bytes = readFileChecked(path, { maxBytes: maxWeightsBytes })
  return parseWeights(model, bytes, path, sharedElements)
}
