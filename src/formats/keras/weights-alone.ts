/** Weights of Keras 3 without their model, beside the config that `to_json()` gives. */
import type { Hdf5Object } from '../../files/hdf5/hdf5.ts'
import type { ImportedModel } from '../imported.ts'
import { broken, parseJson } from '../json.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import type { Owner } from './flatten.ts'
import { importTopology } from './import-topology.ts'
import { layerWeights } from './layer-weights.ts'
import { readModel } from './read-topology.ts'
import type { TopologyFile } from './topology-file.ts'

/** What is wrong with a file that cannot be read without another. */
export const weightsAlone =
  'it holds weights alone: `--config FILE` names the JSON of `model.to_json()`'

export function importWeightsAlone(
  root: Hdf5Object,
  file: string,
  format: string,
  blocks: SuppliedBlocks,
  topology: TopologyFile | undefined,
): ImportedModel {
  if (!topology) return broken({ file, path: '' }, weightsAlone)
  const place = { file: topology.file, path: '' }
  const model = readModel(parseJson(topology.text, place), place)
  const source = { file, format, producer: 'Keras 3' }
  const tensorsOf = (owners: readonly Owner[]) => layerWeights(owners, model, root, file)
  const compiled = undefined
  return importTopology({ source, dialect: 'keras3', model, compiled, tensorsOf }, blocks)
}
