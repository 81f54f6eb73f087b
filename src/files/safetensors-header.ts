/** The header of a safetensors file: which tensors it holds, and which bytes are theirs. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { type FileDtype, countBytes, maxRank } from './file-tensor.ts'
import {
  type JsonCursor,
  expectEnd,
  readArray,
  readInteger,
  readObject,
  readString,
} from './json-cursor.ts'
import { quote, shapeText } from './quote.ts'
import { recognise } from './signatures.ts'

/** One tensor of a file: `start` and `end` count bytes from the beginning of the file. */
export interface TensorEntry {
  readonly dtype: FileDtype
  readonly shape: readonly number[]
  readonly start: number
  readonly end: number
  /** Where the tensor's name stands in the file. */
  readonly nameAt: number
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, TensorEntry>
  readonly metadata: ReadonlyMap<string, string>
}

/** The header begins with its length in eight bytes, little-endian. */
export const lengthBytes = 8

/** The format's own limit, and the reason that a header is safe to read at once. */
export const maxHeaderBytes = 100_000_000

export const metadataName = '__metadata__'

/** In the order of the format's reference writer, which never goes back to a narrower element. */
export const dtypeNames: ReadonlyMap<string, FileDtype> = new Map([
  ['BOOL', 'bool'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['I16', 'int16'],
  ['U16', 'uint16'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I32', 'int32'],
  ['U32', 'uint32'],
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['I64', 'int64'],
  ['U64', 'uint64'],
])

/** Dtypes of the format that JavaScript has no typed array for. */
const unreadDtypes = /^(?:C64|F4|F6_E2M3|F6_E3M2|F8_E5M2|F8_E4M3|F8_E8M0|F8_E4M3FNUZ|F8_E5M2FNUZ)$/

type Fail = (at: number, problem: string) => never

/**
 * The length of length field and header together: what to read before `parseSafetensorsHeader`.
 *
 * @param bytes the beginning of the file, eight bytes or more
 * @param size of the whole file, in bytes
 */
export function safetensorsHeaderEnd(bytes: Uint8Array, file: string, size = bytes.length): number {
  const fail = failIn(file, recognise(bytes))
  if (bytes.length < lengthBytes) {
    fail(0, `the file has ${size} bytes; the length of the header alone takes ${lengthBytes}`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes)
  const length = view.getBigUint64(0, true)
  if (length > BigInt(maxHeaderBytes)) {
    fail(0, `the header claims ${length} bytes; the format allows ${maxHeaderBytes}`)
  }
  const end = lengthBytes + Number(length)
  if (end > size) fail(0, `the header claims ${length} bytes, but ${size - lengthBytes} follow`)
  return end
}

/**
 * Reads and checks the header alone, so that tensors can be read one by one. Afterwards every
 * tensor has exactly the bytes that its dtype and shape need, and every byte of the file has an
 * owner: no hole, no overlap, nothing after the last tensor.
 *
 * @param bytes the beginning of the file, up to the end of the header or further
 * @param size of the whole file, in bytes
 */
export function parseSafetensorsHeader(
  bytes: Uint8Array,
  file: string,
  size = bytes.length,
): SafetensorsHeader {
  const dataStart = safetensorsHeaderEnd(bytes, file, size)
  const fail = failIn(file)
  const cursor: JsonCursor = { bytes: bytes.subarray(0, dataStart), at: lengthBytes, fail }
  if (String.fromCharCode(cursor.bytes[lengthBytes] ?? 0) !== '{') {
    fail(lengthBytes, "the header does not begin with '{'")
  }
  const tensors = new Map<string, TensorEntry>()
  const metadata = new Map<string, string>()
  readObject(cursor, 'the header', (name, nameAt) => {
    if (name === metadataName) readMetadata(cursor, metadata)
    else tensors.set(name, readEntry(cursor, { name, nameAt, file, dataStart }))
  })
  expectEnd(cursor, 'the header')
  checkLayout(tensors, dataStart, size, fail)
  return { tensors, metadata }
}

/** A function that refuses the file, naming it and the byte at fault. */
export function failIn(
  file: string,
  hint = 'the file is damaged or incomplete; get it again',
): Fail {
  return (at, problem) => refuse('broken-weights-file', { file, at, problem }, undefined, { hint })
}

function readMetadata(cursor: JsonCursor, metadata: Map<string, string>): void {
  readObject(cursor, metadataName, key => {
    metadata.set(key, readString(cursor, `the value of ${quote(key)} in ${metadataName}`))
  })
}

interface EntryContext {
  readonly name: string
  readonly nameAt: number
  readonly file: string
  readonly dataStart: number
}

function readEntry(cursor: JsonCursor, context: EntryContext): TensorEntry {
  const { nameAt, dataStart } = context
  const owner = `tensor ${quote(context.name)}`
  let dtype: FileDtype | undefined
  let shape: number[] | undefined
  let offsets: number[] | undefined
  readObject(cursor, owner, (field, at) => {
    if (field === 'dtype') dtype = readDtype(cursor, owner, context.file)
    else if (field === 'shape') shape = readIntegers(cursor, `the shape of ${owner}`, maxRank)
    else if (field === 'data_offsets') offsets = readOffsets(cursor, owner)
    else cursor.fail(at, `${owner} has a field ${quote(field)}, which the format does not know`)
  })
  if (!dtype) return cursor.fail(nameAt, `${owner} has no dtype`)
  if (!shape) return cursor.fail(nameAt, `${owner} has no shape`)
  if (!offsets) return cursor.fail(nameAt, `${owner} has no data_offsets`)
  const [start = 0, end = 0] = offsets
  checkSize({ dtype, shape, start, end, nameAt }, owner, cursor.fail)
  return { dtype, shape, start: dataStart + start, end: dataStart + end, nameAt }
}

function readDtype(cursor: JsonCursor, owner: string, file: string): FileDtype {
  const at = cursor.at
  const text = readString(cursor, `the dtype of ${owner}`)
  const dtype = dtypeNames.get(text)
  if (dtype) return dtype
  if (!unreadDtypes.test(text)) {
    cursor.fail(at, `${owner} has the dtype ${quote(text)}, which the format does not know`)
  }
  const hint = 'convert it to float32 where it was saved'
  return refuse('unsupported-data', { file, found: `${owner} as ${text}` }, undefined, { hint })
}

function readOffsets(cursor: JsonCursor, owner: string): number[] {
  const at = cursor.at
  const offsets = readIntegers(cursor, `the data_offsets of ${owner}`, 2)
  if (offsets.length !== 2) cursor.fail(at, `the data_offsets of ${owner} need a start and an end`)
  return offsets
}

/** Stops at `most` numbers, so that no array of a hostile file grows before it is refused. */
function readIntegers(cursor: JsonCursor, what: string, most: number): number[] {
  const numbers: number[] = []
  readArray(cursor, what, () => {
    if (numbers.length === most) cursor.fail(cursor.at, `${what} has more than ${most} numbers`)
    numbers.push(readInteger(cursor, what))
  })
  return numbers
}

function checkSize(entry: TensorEntry, owner: string, fail: Fail): void {
  const { dtype, shape, start, end, nameAt } = entry
  if (end < start) fail(nameAt, `${owner} ends at ${end}, before it begins at ${start}`)
  const needed = countBytes(dtype, shape)
  const what = `${owner}, ${dtype} ${shapeText(shape)},`
  if (needed === undefined) return fail(nameAt, `${what} takes more than 2^53 - 1 bytes`)
  if (end - start !== needed) {
    fail(nameAt, `${what} takes ${needed} bytes, but its data_offsets cover ${end - start}`)
  }
}

function checkLayout(
  tensors: ReadonlyMap<string, TensorEntry>,
  dataStart: number,
  size: number,
  fail: Fail,
): void {
  const entries = [...tensors].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)
  let covered = dataStart
  let previous = 'the header'
  for (const [name, { start, end, nameAt }] of entries) {
    const owner = `tensor ${quote(name)}`
    if (start > covered) {
      fail(nameAt, `${start - covered} bytes between ${previous} and ${owner} belong to no tensor`)
    }
    if (start < covered) fail(nameAt, `${owner} overlaps ${previous} by ${covered - start} bytes`)
    if (end > size) fail(nameAt, `${owner} ends at byte ${end}, but the file has ${size} bytes`)
    covered = end
    previous = owner
  }
  if (covered < size) fail(covered, `${size - covered} bytes after ${previous} belong to no tensor`)
}
