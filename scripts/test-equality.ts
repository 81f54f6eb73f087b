/**
 * Lets `toEqual` compare arrays of numbers by their bytes. By itself it looks at every element as
 * at an object, which takes microseconds for each.
 */
import { expect } from 'vitest'

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** Arrays of one type with the same bits are equal; of all others `toEqual` decides. */
function haveSameBits(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined
  if (a.constructor !== b.constructor) return undefined
  return bytesOf(a).equals(bytesOf(b)) || undefined
}

expect.addEqualityTesters([haveSameBits])
