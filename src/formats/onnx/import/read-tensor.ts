/** TensorProto -> constant; how many bytes there must be is known before any are decoded. */
import { decodeElements } from '../../../files/file-tensor.ts'
import type { Dim } from '../../../graph/dim.ts'
import type { TensorProto } from '../proto/messages.ts'
import { decodeVarints } from '../proto/wire.ts'
import { type ElementType, elementTypeOf, typeName } from '../tensors.ts'
import { type Constant, constant, floatConstant } from './constant.ts'

/** Bytes of one element in `raw_data`. */
const widths: { readonly [T in ElementType]?: number } = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
}

const maxRank = 16

/** Whole numbers are shapes, axes and tables; weights are floats. */
const mostWhole = 2 ** 22

function isFloat(dtype: ElementType): boolean {
  return ['float32', 'float64', 'float16', 'bfloat16'].includes(dtype)
}

/** Gives the bytes of an external tensor: its entries say where they lie. */
export type OpenExternal = (tensor: TensorProto, bytes: number, fail: Fail) => Uint8Array

export type Fail = (problem: string) => never

/** `fail` names the tensor. */
export function readTensor(tensor: TensorProto, open: OpenExternal, fail: Fail): Constant {
  const shape = readDims(tensor, fail)
  const dtype = elementTypeOf(tensor.dataType)
  const width = dtype && widths[dtype]
  if (!dtype || width === undefined) {
    return fail(`its elements are of the type ${typeName(tensor.dataType)}, which is not read`)
  }
  if (tensor.segment) fail('it is a segment of a larger tensor')
  const count = shape.reduce((product, dim) => product * dim, 1)
  if (!Number.isSafeInteger(count * width)) fail(`it has the shape [${shape.join(', ')}]`)
  if (!isFloat(dtype) && count > mostWhole) fail(`it has ${count} whole numbers`)
  const expect = (actual: number, expected: number): void => {
    if (actual !== expected) fail(`it has ${actual} bytes where its shape needs ${expected}`)
  }
  if (tensor.dataLocation === 1) {
    return decodeRaw(dtype, shape, count, open(tensor, count * width, fail))
  }
  if (tensor.rawData) {
    expect(tensor.rawData.length, count * width)
    return decodeRaw(dtype, shape, count, tensor.rawData)
  }
  if (dtype === 'float32' || dtype === 'float64') {
    const bytes = (dtype === 'float32' ? tensor.floatData : tensor.doubleData) ?? new Uint8Array(0)
    expect(bytes.length, count * width)
    return decodeRaw(dtype, shape, count, bytes)
  }
  const packed = packedOf(tensor, dtype) ?? new Uint8Array(0)
  const held = packed.reduce((n, byte) => n + (byte < 0x80 ? 1 : 0), 0)
  if (held !== count) fail(`it has ${held} elements where its shape needs ${count}`)
  const numbers = decodeVarints(packed, (_, problem) => fail(problem))
  // 16-bit floats are stored as the whole numbers that their bits are.
  const bits = dtype === 'float16' ? halfToFloat : dtype === 'bfloat16' ? brainToFloat : undefined
  return bits
    ? constant('float32', shape, Float32Array.from(numbers, bits))
    : constant(dtype, shape, wholeNumbers(numbers, shape.length))
}

function readDims(tensor: TensorProto, fail: Fail): readonly number[] {
  const packed = tensor.dims ?? new Uint8Array(0)
  if (packed.length > maxRank * 10) fail('it has too many axes')
  const shape = decodeVarints(packed, (_, problem) => fail(problem))
  if (shape.length > maxRank) fail(`it has ${shape.length} axes`)
  const wrong = shape.find(dim => dim < 0 || !Number.isSafeInteger(dim))
  if (wrong !== undefined) fail(`an axis has the size ${wrong}`)
  return shape
}

function packedOf(tensor: TensorProto, dtype: ElementType): Uint8Array | undefined {
  if (dtype === 'int64') return tensor.int64Data
  return dtype === 'uint64' || dtype === 'uint32' ? tensor.uint64Data : tensor.int32Data
}

/** More elements than shapes have are kept as floats of 64 bits. */
const mostDims = 2 ** 12

function wholeNumbers(numbers: ArrayLike<number>, rank: number): Constant['data'] {
  const few = numbers.length <= mostDims && rank <= 2
  return few ? (Array.from(numbers) as readonly Dim[]) : Float64Array.from(numbers)
}

function decodeRaw(
  dtype: ElementType,
  shape: readonly number[],
  count: number,
  bytes: Uint8Array,
): Constant {
  if (dtype === 'float32') return floatsIn(bytes, shape, count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = widths[dtype]!
  const element = elementReaders[dtype]!
  const read = (i: number): number => element(view, i * width)
  if (dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16') {
    return floatConstant(shape, () => {
      const data = new Float32Array(count)
      for (let i = 0; i < count; i++) data[i] = read(i)
      return data
    })
  }
  const numbers = count <= mostDims ? new Array<number>(count) : new Float64Array(count)
  for (let i = 0; i < count; i++) numbers[i] = read(i)
  return constant(dtype, shape, wholeNumbers(numbers, shape.length))
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** Not copied where they lie as a Float32Array wants them, on a little-endian machine. */
function floatsIn(bytes: Uint8Array, shape: readonly number[], count: number): Constant {
  if (isLittleEndian && bytes.byteOffset % 4 === 0)
    return constant('float32', shape, new Float32Array(bytes.buffer, bytes.byteOffset, count))
  return floatConstant(shape, () => decodeElements(bytes, 'float32') as Float32Array)
}

const elementReaders: { readonly [T in ElementType]?: (view: DataView, at: number) => number } = {
  uint8: (view, at) => view.getUint8(at),
  int8: (view, at) => view.getInt8(at),
  uint16: (view, at) => view.getUint16(at, true),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  float64: (view, at) => view.getFloat64(at, true),
  float16: (view, at) => halfToFloat(view.getUint16(at, true)),
  bfloat16: (view, at) => brainToFloat(view.getUint16(at, true)),
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The upper half of a float32. */
function brainToFloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits & 0xffff)
  return view.getFloat32(0)
}
