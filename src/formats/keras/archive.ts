/** Reads `.keras`: a zip archive of config.json, metadata.json and model.weights.h5. */
import { openHdf5 } from '../../files/hdf5/hdf5.ts'
import { openZip } from '../../files/zip.ts'
import type { ImportedModel } from '../imported.ts'
import { type Place, broken, expectMap, parseJson } from '../json.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import type { Owner } from './flatten.ts'
import { importTopology } from './import-topology.ts'
import { layerWeights } from './layer-weights.ts'
import { readModel } from './read-topology.ts'

const configName = 'config.json'
const metadataName = 'metadata.json'
const weightsName = 'model.weights.h5'

/** `file` is only named in errors; nothing is read but the three entries. */
export function importKerasArchive(
  bytes: Uint8Array,
  file: string,
  blocks: SuppliedBlocks,
): ImportedModel {
  const archive = openZip(bytes, file)
  const entry = (name: string): Uint8Array =>
    archive.entry(name) ?? broken({ file, path: name }, 'the archive has no such entry')
  const json = (name: string) =>
    parseJson(decode(entry(name), { file, path: name }), { file, path: name })
  const { keras_version: version } = expectMap(json(metadataName), { file, path: metadataName })
  const producer = typeof version === 'string' ? `Keras ${version.slice(0, 40)}` : 'Keras'
  const envelope = expectMap(json(configName), { file, path: configName })
  const model = readModel(envelope, { file, path: configName })
  const inner = `${file}/${weightsName}`
  const weights = openHdf5(entry(weightsName), inner)
  const dialect = /^Keras 2/.test(producer) ? 'keras2' : 'keras3'
  const source = { file, format: '.keras', producer }
  const tensorsOf = (owners: readonly Owner[]) => layerWeights(owners, model, weights, inner)
  const { compile_config: compiled } = envelope
  return importTopology({ source, dialect, model, compiled, tensorsOf }, blocks)
}

function decode(bytes: Uint8Array, place: Place): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return broken(place, 'it is not text in UTF-8')
  }
}
