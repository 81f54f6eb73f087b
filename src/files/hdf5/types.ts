/** Datatypes and dataspaces: what an element is, and how many there are. */
import { type FileDtype, maxRank } from '../file-tensor.ts'
import type { Hdf5Bytes } from './bytes.ts'

/** Numbers, text of a fixed length, or text of any length that lies elsewhere in the file. */
export type Datatype =
  | {
      readonly kind: 'number'
      readonly dtype: FileDtype
      readonly bytes: number
      readonly big: boolean
    }
  | { readonly kind: 'float16'; readonly bytes: 2; readonly big: boolean }
  | { readonly kind: 'text'; readonly bytes: number }
  | { readonly kind: 'any-text'; readonly bytes: number }
  | { readonly kind: 'other'; readonly bytes: number; readonly name: string }

const classNames = [
  ...['whole number', 'float', 'time', 'text', 'bit field', 'opaque', 'compound', 'reference'],
  ...['enumeration', 'variable length', 'array'],
]

export function readDatatype(bytes: Hdf5Bytes, at: number): Datatype {
  const [head, bits, size] = [bytes.u8(at), bytes.u8(at + 1), bytes.u32(at + 4)]
  const big = (bits & 1) === 1
  switch (head & 0x0f) {
    case 0:
      return number(`${bits & 8 ? 'int' : 'uint'}${8 * size}`, size, big)
    case 1:
      if (size === 2 && isHalf(bytes, at)) return { kind: 'float16', bytes: 2, big }
      return number(`float${8 * size}`, size, big)
    case 3:
      return { kind: 'text', bytes: size }
    case 8:
      // What h5py writes for booleans: an enumeration of bytes.
      return size === 1 ? number('bool', 1, false) : other('enumeration', size)
    case 9:
      return (bits & 0x0f) === 1
        ? { kind: 'any-text', bytes: size }
        : other('variable length', size)
    default:
      return other(classNames[head & 0x0f] ?? `class ${head & 0x0f}`, size)
  }
}

/** Five bits of exponent: not bfloat16, which Keras stores as whole numbers. */
function isHalf(bytes: Hdf5Bytes, at: number): boolean {
  return bytes.u8(at + 13) === 5
}

const numberTypes = new Set<string>([
  ...['bool', 'uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64'],
  ...['float32', 'float64'],
])

function number(name: string, bytes: number, big: boolean): Datatype {
  return numberTypes.has(name)
    ? { kind: 'number', dtype: name as FileDtype, bytes, big }
    : other(name, bytes)
}

function other(name: string, bytes: number): Datatype {
  return { kind: 'other', bytes, name }
}

/** The sizes of the axes; a scalar has none. */
export function readDataspace(bytes: Hdf5Bytes, at: number): readonly number[] {
  const [version, rank] = [bytes.u8(at), bytes.u8(at + 1)]
  if (version !== 1 && version !== 2) bytes.fail(at, `a dataspace of version ${version}`)
  if (version === 2 && bytes.u8(at + 3) === 2) return [0]
  if (rank > maxRank) bytes.fail(at, `${rank} axes`)
  const first = at + (version === 1 ? 8 : 4)
  return Array.from({ length: rank }, (_, i) => bytes.size(first + 8 * i))
}

/** Elements of a shape; fails where they cannot lie in the file. */
export function countElements(bytes: Hdf5Bytes, at: number, shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1)
  const largest = shape.reduce((product, size) => product * Math.max(size, 1), 1)
  if (!Number.isSafeInteger(largest)) bytes.fail(at, `a shape of [${shape.join(', ')}]`)
  return count
}
