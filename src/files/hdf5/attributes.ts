/** Text attributes of groups and datasets; others are nobody's concern here. */
import type { Hdf5Bytes } from './bytes.ts'
import { decodeText } from './group.ts'
import { type Message, messageTypes } from './object-header.ts'
import { type Datatype, countElements, readDataspace, readDatatype } from './types.ts'

/** A list has as many texts as its elements; a scalar is a list of one. */
export type Attributes = ReadonlyMap<string, readonly string[]>

export function readAttributes(bytes: Hdf5Bytes, messages: readonly Message[]): Attributes {
  const found = messages
    .filter(each => each.type === messageTypes.attribute)
    .map(each => readAttribute(bytes, each))
  return new Map(found.filter(each => each !== undefined))
}

function readAttribute(
  bytes: Hdf5Bytes,
  { at, length }: Message,
): readonly [string, readonly string[]] | undefined {
  const version = bytes.u8(at)
  if (version < 1 || version > 3) bytes.fail(at, `an attribute of version ${version}`)
  if (version > 1 && bytes.u8(at + 1) !== 0) bytes.fail(at, 'an attribute with a shared type')
  const sizes = [bytes.u16(at + 2), bytes.u16(at + 4), bytes.u16(at + 6)] as const
  // Version 1 pads its parts to eight bytes; version 3 says the character set of the name.
  const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size)
  const nameAt = at + (version === 3 ? 9 : 8)
  const typeAt = nameAt + padded(sizes[0])
  const spaceAt = typeAt + padded(sizes[1])
  const dataAt = spaceAt + padded(sizes[2])
  const name = decodeText(bytes.part(nameAt, Math.max(sizes[0] - 1, 0)))
  if (name === undefined) return bytes.fail(nameAt, 'the name of an attribute is no UTF-8')
  const type = readDatatype(bytes, typeAt)
  const count = countElements(bytes, spaceAt, readDataspace(bytes, spaceAt))
  if (type.kind !== 'text' && type.kind !== 'any-text') return undefined
  if (dataAt + count * type.bytes > at + length) bytes.fail(at, `'${name}' is cut off`)
  return [name, readTexts(bytes, dataAt, type, count)]
}

function readTexts(bytes: Hdf5Bytes, at: number, type: Datatype, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    const from = at + i * type.bytes
    const raw = type.kind === 'text' ? bytes.part(from, type.bytes) : anyText(bytes, from)
    bytes.spend(from, raw.length)
    const end = raw.indexOf(0)
    const text = decodeText(end < 0 ? raw : raw.subarray(0, end))
    return text ?? bytes.fail(from, 'text that is no UTF-8')
  })
}

/** Length, address of a global heap collection, number of the object in it. */
function anyText(bytes: Hdf5Bytes, at: number): Uint8Array {
  const length = bytes.u32(at)
  if (length === 0) return new Uint8Array()
  const [heap, wanted] = [bytes.size(at + 4), bytes.u32(at + 12)]
  if (!bytes.has(heap, 'GCOL')) bytes.fail(heap, 'no heap of texts')
  const end = heap + bytes.size(heap + 8)
  for (let from = heap + 16; from + 16 <= end;) {
    const [number, size] = [bytes.u16(from), bytes.size(from + 8)]
    if (number === 0) break
    if (number === wanted)
      return length <= size ? bytes.part(from + 16, length) : bytes.fail(at, 'a text is cut off')
    from += 16 + Math.ceil(size / 8) * 8
  }
  return bytes.fail(at, `a heap of texts without number ${wanted}`)
}
