/** Object headers, version 1: the messages that say what a group or dataset is. */
import type { Hdf5Bytes } from './bytes.ts'

export interface Message {
  readonly type: number
  /** Address of its data, and their length. */
  readonly at: number
  readonly length: number
}

export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  external: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const

/** The messages of the object at an address, those of continuation blocks included. */
export function readMessages(bytes: Hdf5Bytes, at: number): readonly Message[] {
  if (bytes.has(at, 'OHDR')) bytes.fail(at, newer)
  if (bytes.u8(at) !== 1) bytes.fail(at, `an object header of version ${bytes.u8(at)}`)
  const count = bytes.u16(at + 2)
  const messages: Message[] = []
  // The first block lies behind the 12 bytes of the header, padded to 16.
  const blocks = [{ at: at + 16, length: bytes.u32(at + 8) }]
  const seen = new Set<number>()
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    if (seen.has(block.at)) bytes.fail(block.at, 'blocks of an object header go in a circle')
    seen.add(block.at)
    bytes.part(block.at, block.length)
    for (let from = block.at; from + 8 <= block.at + block.length && messages.length < count;) {
      const [type, length, flags] = [bytes.u16(from), bytes.u16(from + 2), bytes.u8(from + 4)]
      if (from + 8 + length > block.at + block.length)
        bytes.fail(from, 'a message beyond its block')
      if (flags & sharedFlag && type !== 0) bytes.fail(from, 'a message that another object shares')
      messages.push({ type, at: from + 8, length })
      if (type === messageTypes.continuation)
        blocks.push({ at: bytes.size(from + 8), length: bytes.size(from + 16) })
      from += 8 + length
    }
  }
  return messages
}

const sharedFlag = 0x02

export const newer =
  "it is in the layout of later HDF5 libraries (libver='latest'), which Keras does not write"

export function findMessage(
  messages: readonly Message[],
  type: keyof typeof messageTypes,
): Message | undefined {
  return messages.find(each => each.type === messageTypes[type])
}
