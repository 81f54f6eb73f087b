/** Reads `.weights.json` of Keras 3: which groups of weights lie in which `.weights.h5` files. */
import { type Hdf5Object, openHdf5 } from '../../files/hdf5/hdf5.ts'
import type { ImportedModel } from '../imported.ts'
import {
  type Place,
  broken,
  expectList,
  expectMap,
  expectText,
  inside,
  parseJson,
} from '../json.ts'
import { readBeside } from '../read-beside.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import { importWeightsAlone } from './weights-alone.ts'
import type { TopologyFile } from './topology-file.ts'

/** All shards together: 2 GiB. */
const maxBytes = 2 ** 31

/** Shards lie beside `file`, which is opened for nothing else. */
export function importShards(
  text: string,
  file: string,
  blocks: SuppliedBlocks,
  topology: TopologyFile | undefined,
): ImportedModel {
  const place: Place = { file, path: '' }
  const { weight_map: map } = expectMap(parseJson(text, place), place)
  const at = inside(place, 'weight_map')
  const lists = Object.entries(expectMap(map, at)).map(([group, names]) => {
    const within = inside(at, group)
    // One name alone is no list there.
    return expectList(typeof names === 'string' ? [names] : names, within).map((each, i) =>
      expectText(each, inside(within, i)),
    )
  })
  const names = [...new Set(lists.flat())]
  let left = maxBytes
  const shards = names.map(name => {
    const bytes = readBeside(name, at, left)
    left -= bytes.length
    return openHdf5(bytes, `${file}/${name}`)
  })
  const whole = merged(shards) ?? broken(at, 'it names no files')
  return importWeightsAlone(whole, file, '.weights.json', blocks, topology)
}

/** Groups of one name are one: a layer's weights may lie in several files. */
function merged(parts: readonly Hdf5Object[]): Hdf5Object | undefined {
  const [first, ...others] = parts
  if (!first || others.length === 0) return first
  return {
    members: first.members && [...new Set(parts.flatMap(each => each.members ?? []))],
    attributes: first.attributes,
    at: path =>
      merged(parts.flatMap(each => (each.members === undefined ? [] : (each.at(path) ?? [])))),
    tensor: () => first.tensor(),
  }
}
