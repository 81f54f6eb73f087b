/** The data of a listed program as the bytes of a file: its constants and weights. */
import { assert } from '../../diagnostics/assert.ts'
import { isOp } from '../../graph/node.ts'
import { constant } from '../../graph/ops/constant.ts'
import { parameter } from '../../graph/ops/parameter.ts'
import type { TensorData } from '../../runtime/instance.ts'
import type { Values } from '../../train/values.ts'
import type { DataItem, Memory } from './memory.ts'

export interface DataFile {
  /**
   * 16 characters that the file begins with and the program knows: data of another model, or of
   * another layout, is refused.
   */
  readonly tag: string
  /** The tag as ASCII, then what is copied into memory. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

export const tagBytes = 16

export function dataFile({ data, dataBytes }: Memory, weights: Values): DataFile {
  const tag = `tenon 1 ${hashOf(data).toString(16).padStart(8, '0')}`
  const bytes = new Uint8Array(tagBytes + dataBytes)
  bytes.set(new TextEncoder().encode(tag))
  for (const item of data) bytes.set(bytesOf(valueOf(item, weights)), tagBytes + item.offset)
  return { tag, bytes }
}

function valueOf({ node, spot }: DataItem, weights: Values): TensorData {
  if (isOp(node, constant)) return node.attributes.data
  assert(isOp(node, parameter), `${spot.name} is neither a constant nor a weight`)
  const value = weights.get(node.attributes.name)
  assert(value, `no value for the weight '${node.attributes.name}'`)
  return value
}

function bytesOf({ buffer, byteOffset, byteLength }: TensorData): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** FNV-1a, 32 bits, over what the data is and where it lies, and over the values of constants. */
function hashOf(data: readonly DataItem[]): number {
  let hash = 0x811c9dc5
  const add = (bytes: Uint8Array): void => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  }
  for (const { node, spot, offset } of data) {
    add(new TextEncoder().encode(`${spot.name} ${spot.type} ${offset}\n`))
    if (isOp(node, constant)) add(bytesOf(node.attributes.data))
  }
  return hash >>> 0
}
