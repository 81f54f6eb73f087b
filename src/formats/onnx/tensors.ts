/** Element types of ONNX, and tensors as messages. */
import type { DType } from '../../graph/shape.ts'
import type { TensorProto } from './proto/messages.ts'
import { packVarints } from './proto/write.ts'

/** Numbers of `TensorProto.DataType`. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const

export type ElementType = keyof typeof elementTypes

/** `float32`; undefined for a type that is none of these. */
export function elementTypeOf(code: number | undefined): ElementType | undefined {
  const found = Object.entries(elementTypes).find(([, each]) => each === code)
  return found?.[0] as ElementType | undefined
}

/** Types that are not read, for messages. */
const otherTypes: { readonly [code: number]: string } = {
  14: 'complex64',
  15: 'complex128',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
}

/** What ONNX calls the type with this number. */
export function typeName(code: number | undefined): string {
  return elementTypeOf(code) ?? otherTypes[code ?? 0] ?? `number ${code ?? 0}`
}

/** A tensor of one of tenon's dtypes, its numbers little-endian as they are. */
export function tensorProto(
  name: string,
  shape: readonly number[],
  data: Float32Array | Int32Array | Uint8Array,
): TensorProto {
  const dtype: DType =
    data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint8'
  return {
    name,
    dims: packVarints(shape),
    dataType: elementTypes[dtype],
    rawData: littleEndian(data),
    externalData: [],
  }
}

/** Whole numbers as int64, which shapes and axes are. */
export function integersProto(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): TensorProto {
  const rawData = new Uint8Array(values.length * 8)
  const view = new DataView(rawData.buffer)
  for (const [i, value] of values.entries()) view.setBigInt64(i * 8, BigInt(value), true)
  return { name, dims: packVarints(shape), dataType: elementTypes.int64, rawData, externalData: [] }
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

function littleEndian(data: Float32Array | Int32Array | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (isLittleEndian || data instanceof Uint8Array) return bytes
  const swapped = bytes.slice()
  for (let at = 0; at < swapped.length; at += 4) swapped.subarray(at, at + 4).reverse()
  return swapped
}
