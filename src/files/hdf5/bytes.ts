/** The bytes of an HDF5 file, read at checked addresses. */
import { refuse } from '../../diagnostics/diagnostic.ts'

export interface Hdf5Bytes {
  /** Bytes of the whole file. */
  readonly length: number
  u8(at: number): number
  u16(at: number): number
  u32(at: number): number
  /** A size or address of eight bytes; undefined for the address that means `nowhere`. */
  address(at: number): number | undefined
  size(at: number): number
  /** A part of the file; not copied. */
  part(at: number, length: number): Uint8Array
  /** True where these characters stand. */
  has(at: number, signature: string): boolean
  /** Ends the reading. */
  fail(at: number, problem: string): never
  /** Counts what is taken out of the file, so that overlapping parts cannot multiply it. */
  spend(at: number, bytes: number): void
}

/** What may be taken out of a file beyond twice its size. */
const spare = 2 ** 26

export function createBytes(bytes: Uint8Array, file: string): Hdf5Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let left = 2 * bytes.length + spare
  const fail = (at: number, problem: string): never =>
    refuse('broken-model-file', { file, place: `byte ${at}`, problem })
  const check = (at: number, length: number): number => {
    const fits = Number.isSafeInteger(at) && at >= 0 && length >= 0 && at + length <= bytes.length
    return fits ? at : fail(at, `${length} bytes are needed, but the file ends before`)
  }
  const size = (at: number): number => {
    const value = view.getBigUint64(check(at, 8), true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) fail(at, `a size of ${value}`)
    return Number(value)
  }
  return {
    length: bytes.length,
    u8: at => view.getUint8(check(at, 1)),
    u16: at => view.getUint16(check(at, 2), true),
    u32: at => view.getUint32(check(at, 4), true),
    address: at => (view.getBigUint64(check(at, 8), true) === nowhere ? undefined : size(at)),
    size,
    part: (at, length) => bytes.subarray(check(at, length), at + length),
    has: (at, signature) =>
      [...signature].every(
        (each, i) => bytes[check(at, signature.length) + i] === each.charCodeAt(0),
      ),
    fail,
    spend(at, count) {
      left -= count
      if (left < 0) fail(at, 'parts of the file overlap: they hold far more than it has bytes')
    },
  }
}

const nowhere = 2n ** 64n - 1n
