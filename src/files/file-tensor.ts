/** A tensor as a file holds it, and its elements as bytes. */
import { assert } from '../diagnostics/assert.ts'

const arrays = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  // No typed array of JavaScript has them here: these are their bits.
  float16: Uint16Array,
  bfloat16: Uint16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

export type FileDtype = keyof typeof arrays

export type FileElements = InstanceType<(typeof arrays)[FileDtype]>

/** Elements in C order: the last axis runs fastest. A scalar has the shape []. */
export interface FileTensor {
  readonly dtype: FileDtype
  readonly shape: readonly number[]
  /** The typed array of the dtype; bool is a Uint8Array of 0 and 1. */
  readonly data: FileElements
}

export type ByteOrder = 'little' | 'big'

/**
 * A tensor whose elements are made at each reading of `data` and kept by nobody: so those of all
 * tensors of a large file are never there at once. Read `data` once.
 */
export function tensorLater<T extends FileElements>(
  dtype: FileDtype,
  shape: readonly number[],
  make: () => T,
): FileTensor & { readonly data: T } {
  return {
    dtype,
    shape,
    get data() {
      return make()
    },
  }
}

/** No tensor that a file holds may have more axes. */
export const maxRank = 8

export function bytesPerElement(dtype: FileDtype): number {
  return arrays[dtype].BYTES_PER_ELEMENT
}

/**
 * Bytes that a tensor takes, or undefined where a double cannot count them exactly. A zero among
 * huge sizes does not excuse them: their product must be countable without it.
 */
export function countBytes(dtype: FileDtype, shape: readonly number[]): number | undefined {
  let bytes = bytesPerElement(dtype)
  for (const size of shape) {
    if (size > 0) bytes *= size
    if (!Number.isSafeInteger(bytes)) return undefined
  }
  return shape.includes(0) ? 0 : bytes
}

/** Copies bytes of a file into a typed array of their own. The caller has checked their number. */
export function decodeElements(
  bytes: Uint8Array,
  dtype: FileDtype,
  order: ByteOrder = 'little',
): FileElements {
  const size = bytesPerElement(dtype)
  assert(bytes.length % size === 0, `${bytes.length} bytes are no whole number of ${dtype}`)
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  toHostOrder(copy, size, order)
  return new arrays[dtype](copy.buffer)
}

/** Turns the bytes of elements of so many bytes round, where the machine has them the other way. */
export function toHostOrder(bytes: Uint8Array, size: number, order: ByteOrder): void {
  if (order !== hostOrder) reverseEach(bytes, size)
}

/**
 * As `decodeElements`, but for readers that change nothing: the elements share the memory of the
 * file where they lie as a typed array wants them.
 */
export function sharedElements(
  bytes: Uint8Array,
  dtype: FileDtype,
  order: ByteOrder = 'little',
): FileElements {
  const size = bytesPerElement(dtype)
  const fits = bytes.byteOffset % size === 0 && bytes.length % size === 0 && order === hostOrder
  if (!fits) return decodeElements(bytes, dtype, order)
  return new arrays[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / size)
}

/** The elements as bytes in little-endian order. They may share the memory of `tensor.data`. */
export function encodeElements({ dtype, shape, data }: FileTensor): Uint8Array {
  assert(data instanceof arrays[dtype], `a ${dtype} tensor holds a ${data.constructor.name}`)
  assert(data.byteLength === countBytes(dtype, shape), `${data.length} elements in ${shape}`)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (hostOrder === 'little') return bytes
  const copy = new Uint8Array(bytes)
  reverseEach(copy, bytesPerElement(dtype))
  return copy
}

/** Index of the first byte that is neither 0 nor 1, or -1: what a bool tensor must not hold. */
export function findNonBool(bytes: Uint8Array): number {
  return bytes.findIndex(byte => byte > 1)
}

const hostOrder: ByteOrder = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big'

function reverseEach(bytes: Uint8Array, size: number): void {
  if (size === 1) return
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}
