/** The wire format of protocol buffers: tags, varints, fixed and length-delimited values. */

/** Ends the reading: what is wrong at a byte of the file. */
export type Malformed = (at: number, problem: string) => never

/** How a value is laid out, by the last three bits of its tag. */
export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

export interface Tag {
  readonly field: number
  readonly wire: number
}

/** Reads values one after another; every length is checked against the bytes that are left. */
export interface WireReader {
  readonly at: number
  readonly end: number
  tag(): Tag
  /** A signed 64-bit integer, as the nearest number. */
  varint(): number
  /** The bytes of a varint, as they stand. */
  varintBytes(): Uint8Array
  /** `count` bytes, not copied. */
  take(count: number): Uint8Array
  /** The bytes behind a length, not copied. */
  bytes(): Uint8Array
  /** Passes over a value that nobody asks for. */
  skip(wireType: number): void
}

/** `start` is where `bytes` begin in the file: problems are reported there. */
export function createReader(bytes: Uint8Array, start: number, malformed: Malformed): WireReader {
  let at = 0
  const fail = (problem: string): never => malformed(start + at, problem)
  const varintBytes = (): Uint8Array => {
    const from = at
    while (at < bytes.length && bytes[at]! >= 0x80 && at - from < 10) at++
    if (at >= bytes.length) fail('a number is cut off')
    at++
    if (at - from > 10) fail('a number of more than 64 bits')
    return bytes.subarray(from, at)
  }
  const varint = (): number => {
    const short = bytes[at]
    if (short !== undefined && short < 0x80) {
      at++
      return short
    }
    return decodeVarint(varintBytes())
  }
  const take = (count: number): Uint8Array => {
    if (!(count >= 0 && count <= bytes.length - at)) {
      fail(`${count} bytes are announced where ${bytes.length - at} are left`)
    }
    at += count
    return bytes.subarray(at - count, at)
  }
  const reader: WireReader = {
    get at() {
      return at
    },
    end: bytes.length,
    tag() {
      const value = varint()
      const field = Math.floor(value / 8)
      if (field < 1 || field >= 2 ** 29) fail(`no field has the number ${field}`)
      return { field, wire: value % 8 }
    },
    varint,
    varintBytes,
    take,
    bytes: () => take(varint()),
    skip(wireType) {
      if (wireType === wire.varint) varintBytes()
      else if (wireType === wire.fixed64) take(8)
      else if (wireType === wire.bytes) take(varint())
      else if (wireType === wire.fixed32) take(4)
      else fail(`a value of the unknown kind ${wireType}`)
    },
  }
  return reader
}

/** Two's complement of 64 bits; exact up to 2^53, the nearest number beyond. */
function decodeVarint(bytes: Uint8Array): number {
  let low = 0
  let high = 0
  for (const [i, byte] of bytes.entries()) {
    const bits = byte & 0x7f
    if (i < 4) low += bits * 2 ** (7 * i)
    else high += bits * 2 ** (7 * (i - 4))
  }
  const unsigned = high * 2 ** 28 + low
  // Of negative numbers the small distance from 2^64 is exact, which the sum of both is not.
  if (high < 2 ** 35) return unsigned
  return (high - 2 ** 36) * 2 ** 28 + low
}

/** The numbers of a packed field, one after another; lengths are those of `read`'s caller. */
export function decodeVarints(bytes: Uint8Array, malformed: Malformed): number[] {
  const reader = createReader(bytes, 0, malformed)
  const values: number[] = []
  while (reader.at < reader.end) values.push(reader.varint())
  return values
}

/** Writes values; lengths of messages are known once these are written. */
export interface WireWriter {
  tag(field: number, wireType: number): void
  varint(value: number): void
  float(value: number): void
  raw(bytes: Uint8Array): void
  /** All that was written, as pieces that together are the message. */
  readonly pieces: readonly Uint8Array[]
  readonly length: number
}

export function createWriter(): WireWriter {
  const pieces: Uint8Array[] = []
  let length = 0
  const raw = (bytes: Uint8Array): void => {
    pieces.push(bytes)
    length += bytes.length
  }
  const varint = (value: number): void => raw(encodeVarint(value))
  return {
    tag: (field, wireType) => varint(field * 8 + wireType),
    varint,
    float(value) {
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setFloat32(0, value, true)
      raw(bytes)
    },
    raw,
    pieces,
    get length() {
      return length
    },
  }
}

/** A whole number, negative ones in two's complement of 64 bits. */
export function encodeVarint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const bits = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? bits | 0x80 : bits)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

/** One array of all pieces. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, each) => sum + each.length, 0))
  let at = 0
  for (const each of pieces) {
    bytes.set(each, at)
    at += each.length
  }
  return bytes
}
