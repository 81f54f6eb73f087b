/** Reads HDF5 as Keras writes it: groups, text attributes, numbers in one piece. */
import type { FileTensor } from '../file-tensor.ts'
import { type Attributes, readAttributes } from './attributes.ts'
import { type Hdf5Bytes, createBytes } from './bytes.ts'
import { readDataset } from './dataset.ts'
import { type Members, readMembers } from './group.ts'
import { newer, readMessages } from './object-header.ts'

/** A group or a dataset; what is in it is read when it is asked for. */
export interface Hdf5Object {
  /** Names of the members of a group; undefined for a dataset. */
  readonly members: readonly string[] | undefined
  readonly attributes: Attributes
  /** A member of a group, or of one inside it: `layers/dense/vars`. */
  at(path: string): Hdf5Object | undefined
  /** The numbers of a dataset; fails for a group. */
  tensor(): FileTensor
}

export const hdf5Signature: readonly number[] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/**
 * The root group. Nothing else of the format is looked at: links, chunks, filters and other files
 * are refused by name. `file` is only named in errors.
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
export function openHdf5(content: Uint8Array, file: string): Hdf5Object {
  const bytes = createBytes(content, file)
  if (!hdf5Signature.every((each, i) => content[i] === each)) bytes.fail(0, 'it is no HDF5 file')
  const version = bytes.u8(8)
  if (version > 1) bytes.fail(8, newer)
  if (bytes.u8(13) !== 8 || bytes.u8(14) !== 8) bytes.fail(13, 'addresses are not of eight bytes')
  // Version 1 says one more size before the addresses.
  const addresses = version === 0 ? 24 : 28
  if (bytes.size(addresses) !== 0) bytes.fail(addresses, 'the file is part of another one')
  if (bytes.size(addresses + 16) > content.length)
    bytes.fail(addresses + 16, 'the file is cut off: it says that it is longer')
  return objectAt(bytes, bytes.size(addresses + 40))
}

function objectAt(bytes: Hdf5Bytes, header: number): Hdf5Object {
  const messages = readMessages(bytes, header)
  let known: { readonly members: Members | undefined } | undefined
  const members = (): Members | undefined =>
    (known ??= { members: readMembers(bytes, header) }).members
  return {
    get members() {
      const all = members()
      return all && [...all.keys()]
    },
    get attributes() {
      return readAttributes(bytes, messages)
    },
    at(path) {
      const [first = '', ...rest] = path.split('/')
      const address = members()?.get(first)
      if (address === undefined) return undefined
      const found = objectAt(bytes, address)
      return rest.length === 0 ? found : found.at(rest.join('/'))
    },
    tensor: () => readDataset(bytes, header, messages, readAttributes(bytes, messages)),
  }
}
