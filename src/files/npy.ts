/** Npy: one NumPy array as bytes. https://numpy.org/neps/nep-0001-npy-format.html */
import { assert } from '../diagnostics/assert.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { type Fail, checkSize, failInData } from './data-faults.ts'
import {
  type ByteOrder,
  type FileDtype,
  type FileTensor,
  bytesPerElement,
  decodeElements,
  encodeElements,
  findNonBool,
  maxRank,
} from './file-tensor.ts'
import { formatNpyHeader, parseNpyHeader } from './npy-header.ts'
import { quote } from './quote.ts'
import { startsWith } from './signatures.ts'

/** \x93NUMPY, which begins every npy file. */
export const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const

/** Version 1 cannot hold a longer header, and no array of plain numbers needs one. */
const maxHeaderBytes = 65_535

const dtypeNames: ReadonlyMap<string, FileDtype> = new Map([
  ['b1', 'bool'],
  ['u1', 'uint8'],
  ['i1', 'int8'],
  ['u2', 'uint16'],
  ['i2', 'int16'],
  ['u4', 'uint32'],
  ['i4', 'int32'],
  ['u8', 'uint64'],
  ['i8', 'int64'],
  ['f4', 'float32'],
  ['f8', 'float64'],
])

/** Reads an npy file of version 1, 2 or 3 in C order. `file` is only named in errors. */
export function parseNpy(bytes: Uint8Array, file: string): FileTensor {
  const fail = failInData(file)
  if (!startsWith(bytes, npyMagic)) fail(0, 'the file does not begin as npy files do')
  const { start, end } = locateHeader(bytes, fail)
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, end))
  const header = parseNpyHeader(text, (at, problem) => fail(start + at, problem))
  const { dtype, order } = readDtype(header.descr, file)
  const { shape } = header
  if (header.fortranOrder) {
    const advice = 'save numpy.ascontiguousarray(array) instead'
    refuse('unsupported-data', { file, found: 'an array in Fortran order' }, undefined, {
      hint: `its first axis runs fastest; ${advice}`,
    })
  }
  if (shape.length > maxRank)
    fail(start, `the shape has ${shape.length} axes, more than ${maxRank}`)
  const data = bytes.subarray(end)
  checkSize(data, { dtype, shape, at: end }, fail)
  const wrong = dtype === 'bool' ? findNonBool(data) : -1
  if (wrong >= 0) fail(end + wrong, `the array is bool, but holds ${data[wrong]}`)
  return { dtype, shape, data: decodeElements(data, dtype, order) }
}

/** Writes an npy file of version 1, little-endian, as `numpy.save` does. */
export function formatNpy(tensor: FileTensor): Uint8Array<ArrayBuffer> {
  const fixed = npyMagic.length + 4 // the version and the header's length take two bytes each
  const header = formatNpyHeader(formatDtype(tensor.dtype), tensor.shape, {
    before: fixed,
    multiple: 64,
  })
  assert(header.length <= maxHeaderBytes, `an npy header of ${header.length} bytes`)
  const bytes = new Uint8Array(fixed + header.length + tensor.data.byteLength)
  bytes.set([...npyMagic, 1, 0, header.length & 255, header.length >> 8])
  bytes.set(new TextEncoder().encode(header), fixed)
  bytes.set(encodeElements(tensor), fixed + header.length)
  return bytes
}

function locateHeader(bytes: Uint8Array, fail: Fail): { start: number; end: number } {
  const [major = 0, minor = 0] = bytes.subarray(6, 8)
  if (bytes.length < 8) fail(bytes.length, 'the file ends before its version')
  if (major < 1 || major > 3 || minor !== 0) {
    fail(6, `the version is ${major}.${minor}; versions 1.0, 2.0 and 3.0 are read`)
  }
  const start = major === 1 ? 10 : 12
  if (bytes.length < start) fail(bytes.length, 'the file ends before the length of its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > maxHeaderBytes)
    fail(8, `the header claims ${length} bytes; ${maxHeaderBytes} are read`)
  const end = start + length
  if (end > bytes.length) {
    fail(8, `the header claims ${length} bytes, but ${bytes.length - start} follow`)
  }
  return { start, end }
}

function readDtype(
  descr: string | undefined,
  file: string,
): { dtype: FileDtype; order: ByteOrder } {
  const [, mark, name = ''] = /^([<>|])(\w+)$/.exec(descr ?? '') ?? []
  const dtype = dtypeNames.get(name)
  // A mark of | says that there is no order, which holds for single bytes alone.
  if (dtype && (mark !== '|' || bytesPerElement(dtype) === 1)) {
    return { dtype, order: mark === '>' ? 'big' : 'little' }
  }
  const found = descr === undefined ? 'structs' : `elements of the dtype ${quote(descr)}`
  const hint = `convert it before saving: numpy.save(file, array.astype('float32'))`
  return refuse('unsupported-data', { file, found }, undefined, { hint })
}

function formatDtype(dtype: FileDtype): string {
  const mark = bytesPerElement(dtype) === 1 ? '|' : '<'
  for (const [name, each] of dtypeNames) if (each === dtype) return mark + name
  throw assert(false, `npy has no dtype ${dtype}`)
}
