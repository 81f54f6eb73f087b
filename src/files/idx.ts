/** IDX: the format of MNIST, one array of big-endian numbers. http://yann.lecun.com/exdb/mnist/ */
import { checkSize, failInData } from './data-faults.ts'
import { type FileDtype, type FileTensor, decodeElements, maxRank } from './file-tensor.ts'

const dtypes: ReadonlyMap<number, FileDtype> = new Map([
  [0x08, 'uint8'],
  [0x09, 'int8'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
])

/** Whether the bytes begin as IDX does: two zeros, a known dtype, one axis or more. */
export function isIdx(bytes: Uint8Array): boolean {
  const [first, second, dtype = 0, rank = 0] = bytes
  return first === 0 && second === 0 && dtypes.has(dtype) && rank > 0
}

/** Reads an IDX file, whose length must be what its sizes need. `file` is only named in errors. */
export function parseIdx(bytes: Uint8Array, file: string): FileTensor {
  const fail = failInData(file)
  const [first, second, code = 0, rank = 0] = bytes
  if (bytes.length < 4) fail(bytes.length, 'the file ends within its first four bytes')
  if (first !== 0 || second !== 0) fail(0, 'the file does not begin with two zeros, as IDX does')
  const dtype = dtypes.get(code)
  if (!dtype) return fail(2, `IDX has no dtype 0x${code.toString(16).padStart(2, '0')}`)
  if (rank === 0 || rank > maxRank) fail(3, `the file has ${rank} axes; 1 to ${maxRank} are read`)
  const start = 4 + 4 * rank
  if (bytes.length < start) fail(bytes.length, `the file ends before the sizes of its ${rank} axes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const elements = bytes.subarray(start)
  checkSize(elements, { dtype, shape, at: start }, fail)
  return { dtype, shape, data: decodeElements(elements, dtype, 'big') }
}
