/** Reads `.keras`: a zip archive of config.json, metadata.json and model.weights.h5. */
import { type Hdf5Object, openHdf5 } from '../../files/hdf5/hdf5.ts'
import { openZip } from '../../files/zip.ts'
import type { ImportedModel } from '../imported.ts'
import { type Place, broken, expectMap, parseJson } from '../json.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import type { Owner } from './flatten.ts'
import { importTopology } from './import-topology.ts'
import type { NamedTensor } from './match-weights.ts'
import { readModel } from './read-topology.ts'
import type { KerasModel } from './topology.ts'
import { keepsPart, parts, seedGroup, weightPaths } from './weight-paths.ts'

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
  const weights = openHdf5(entry(weightsName), `${file}/${weightsName}`)
  const dialect = /^Keras 2/.test(producer) ? 'keras2' : 'keras3'
  const source = { file, format: '.keras', producer }
  const tensorsOf = (owners: readonly Owner[]) => collect(owners, model, weights, file)
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

function collect(
  owners: readonly Owner[],
  model: KerasModel,
  root: Hdf5Object,
  file: string,
): ReadonlyMap<Owner, readonly NamedTensor[]> {
  const paths = weightPaths(model.layers)
  const found = new Map(
    owners.map(owner => {
      const path = paths.get(owner.layer)!
      const group = root.at(path)
      const tensors = group ? tensorsIn(group, path) : []
      return [owner, withoutCopies(tensors, owner.layer.className, path)] as const
    }),
  )
  const known = new Set(paths.values())
  refuseUnknown(root, 'layers', known, file)
  return found
}

/** The parts first, then what is the layer's own, where it keeps a copy of a part's weight. */
function withoutCopies(
  tensors: readonly NamedTensor[],
  className: string,
  path: string,
): readonly NamedTensor[] {
  if (keepsPart[className] === undefined) return tensors
  const isOwn = ({ name }: NamedTensor): boolean => name.startsWith(`${path}/vars/`)
  return [...tensors.filter(each => !isOwn(each)), ...tensors.filter(isOwn).slice(1)]
}

/** The variables of a group by their numbers, then those of its parts. */
function tensorsIn(group: Hdf5Object, path: string): readonly NamedTensor[] {
  const members = group.members ?? []
  const own = members.includes('vars') ? variables(group.at('vars')!, `${path}/vars`) : []
  // Private attributes keep their underscore.
  const part = (name: string): string | undefined =>
    members.find(each => each === name || each === `_${name}`)
  const named = parts.map(([name]) => part(name)).filter(each => each !== undefined)
  const others = members.filter(
    each => each !== 'vars' && each !== seedGroup && !named.includes(each),
  )
  return [
    ...own,
    ...[...named, ...others].flatMap(each => tensorsIn(group.at(each)!, `${path}/${each}`)),
  ]
}

function variables(vars: Hdf5Object, path: string): readonly NamedTensor[] {
  const numbers = [...(vars.members ?? [])].sort((a, b) => Number(a) - Number(b))
  return numbers.map(each => ({ name: `${path}/${each}`, tensor: vars.at(each)!.tensor() }))
}

/** Weights of a layer that the config does not have mean that the two do not belong together. */
function refuseUnknown(
  root: Hdf5Object,
  path: string,
  known: ReadonlySet<string>,
  file: string,
): void {
  for (const member of root.at(path)?.members ?? []) {
    const inner = `${path}/${member}`
    if (!known.has(inner)) {
      const place = { file, path: `${weightsName}/${inner}` }
      if (tensorsIn(root.at(inner)!, inner).length > 0)
        broken(place, 'the config has no such layer')
    } else refuseUnknown(root, `${inner}/layers`, known, file)
  }
}
