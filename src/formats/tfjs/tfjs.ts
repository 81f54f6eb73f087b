/** Reads a layers or graph model of TensorFlow.js: `model.json` and the files that it names. */
import { type Json, type JsonMap, isMap } from '../../fields/field.ts'
import { type GivenSizes, noSizes, refuseSizes } from '../given-sizes.ts'
import type { ImportedModel } from '../imported.ts'
import { type Place, broken, expectMap, inside, parseJson } from '../json.ts'
import { importTopology } from '../keras/import-topology.ts'
import type { Owner } from '../keras/flatten.ts'
import type { NamedTensor } from '../keras/named-tensor.ts'
import { byLayer } from './by-layer.ts'
import { readModel } from '../keras/read-topology.ts'
import { readBeside } from '../read-beside.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import { importGraphModel } from './graph/graph-model.ts'
import { type WeightGroup, readManifest } from './manifest.ts'
import { readGroup } from './tensors.ts'

/** All weight files together: 2 GiB. */
const maxWeightBytes = 2 ** 31

/** The model of the text of a `model.json`; `file` is its path, beside which the weights lie. */
export function importTfjs(
  text: string,
  file: string,
  blocks: SuppliedBlocks,
  sizes: GivenSizes = noSizes,
): ImportedModel {
  const place: Place = { file, path: '' }
  const root = expectMap(parseJson(text, place), place)
  const written = root['modelTopology']
  if (root['format'] === 'graph-model' || (isMap(written) && Array.isArray(written['node'])))
    return importGraphModel(
      { root, place, tensors: readTensors(root, place), ...by(root) },
      blocks,
      sizes,
    )
  refuseSizes(file, sizes)
  const { topology, at, version } = topologyOf(written, inside(place, 'modelTopology'))
  const model = readModel(topology, at)
  const tensors = readTensors(root, place)
  const { producer } = by(root, version)
  const source = { file, format: 'layers model of TensorFlow.js', ...(producer && { producer }) }
  const compiled = root['trainingConfig']
  const tensorsOf = (owners: readonly Owner[]) => byLayer(tensors, owners, place)
  return importTopology({ source, dialect: 'tfjs', model, compiled, tensorsOf }, blocks)
}

function readTensors(root: JsonMap, place: Place): readonly NamedTensor[] {
  const groups = readManifest(root['weightsManifest'], inside(place, 'weightsManifest'))
  return groups.flatMap(group => readGroup(group, openGroup(group)))
}

/** What has written the file, where it says so. */
function by(root: JsonMap, version?: Json): { readonly producer: string | undefined } {
  const generator = root['generatedBy'] ?? version
  return { producer: typeof generator === 'string' ? generator.slice(0, 100) : undefined }
}

/** The model's own envelope, or that of Keras around it; as text where a browser has stored it. */
function topologyOf(value: Json | undefined, place: Place) {
  const parsed = typeof value === 'string' ? parseJson(value, place) : value
  const map = expectMap(parsed, place)
  const { model_config: config, keras_version: version } = map
  if (config === undefined) return { topology: map, at: place, version }
  const at = inside(place, 'model_config')
  const topology = typeof config === 'string' ? parseJson(config, at) : config
  return { topology, at, version: typeof version === 'string' ? `Keras ${version}` : undefined }
}

function openGroup({ paths, weights, place }: WeightGroup): readonly Uint8Array[] {
  let left = weights.reduce((sum, each) => sum + each.bytes, 0)
  if (left > maxWeightBytes) broken(place, `its weights need ${left} bytes`)
  return paths.map((path, i) => {
    const bytes = readBeside(path, inside(inside(place, 'paths'), i), left)
    left -= bytes.length
    return bytes
  })
}
