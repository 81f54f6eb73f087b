/** Safetensors: named tensors and text, as bytes. https://github.com/huggingface/safetensors */
import { assert } from '../diagnostics/assert.ts'
import {
  type FileTensor,
  bytesPerElement,
  decodeElements,
  encodeElements,
  findNonBool,
  type sharedElements,
} from './file-tensor.ts'
import { quote } from './quote.ts'
import {
  type TensorEntry,
  dtypeNames,
  failIn,
  lengthBytes,
  maxHeaderBytes,
  metadataName,
  parseSafetensorsHeader,
} from './safetensors-header.ts'

export interface Safetensors {
  /** In the order of the header. */
  readonly tensors: ReadonlyMap<string, FileTensor>
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * Reads a whole file. It accepts no file that the format's reference reader refuses, and refuses
 * more: repeated names, fields and dtypes it does not know, more than eight axes, bools that are
 * neither 0 nor 1, and names that reach an object's prototype. `file` is only named in errors.
 * Where nothing else reads or changes `bytes`, `elementsOf` may leave the elements in them.
 */
export function parseSafetensors(
  bytes: Uint8Array,
  file: string,
  elementsOf: typeof sharedElements = decodeElements,
): Safetensors {
  const header = parseSafetensorsHeader(bytes, file)
  const tensors = new Map<string, FileTensor>()
  for (const [name, entry] of header.tensors) {
    const data = bytes.subarray(entry.start, entry.end)
    tensors.set(name, decodeTensor(data, name, entry, file, elementsOf))
  }
  return { tensors, metadata: header.metadata }
}

/** Makes the tensor of one header entry; `bytes` are those from `entry.start` to `entry.end`. */
export function decodeTensor(
  bytes: Uint8Array,
  name: string,
  entry: TensorEntry,
  file: string,
  elementsOf: typeof sharedElements = decodeElements,
): FileTensor {
  const { dtype, shape, start, end } = entry
  assert(bytes.length === end - start, `${bytes.length} bytes for a tensor of ${end - start}`)
  const wrong = dtype === 'bool' ? findNonBool(bytes) : -1
  if (wrong >= 0) {
    failIn(file)(start + wrong, `tensor ${quote(name)} is bool, but holds ${bytes[wrong]}`)
  }
  return { dtype, shape, data: elementsOf(bytes, dtype) }
}

/**
 * Writes a file, with the bytes that the format's reference writer gives: metadata by key, tensors
 * by dtype, the widest elements first, then by name. So the order that they come in does not
 * matter, and every element lies at a multiple of its size. `data` of each tensor is read once and
 * let go before that of the next, so tensors that make it on reading are never all there at once.
 */
export function formatSafetensors(
  tensors: ReadonlyMap<string, FileTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const entries = [...tensors].sort(compareEntries)
  const header = formatHeader(entries, metadata)
  const size = entries.reduce((sum, [, tensor]) => sum + bytesOf(tensor), 0)
  const bytes = new Uint8Array(lengthBytes + header.length + size)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
  bytes.set(header, lengthBytes)
  let at = lengthBytes + header.length
  for (const [, tensor] of entries) {
    bytes.set(encodeElements(tensor), at)
    at += bytesOf(tensor)
  }
  return bytes
}

const writeOrder = [...dtypeNames.values()].reverse()

/** What the header says of a tensor. */
type TensorForm = Pick<FileTensor, 'dtype' | 'shape'>
type Named<T> = readonly [name: string, tensor: T]

/** Length in bytes of the file that `formatSafetensors` writes of such tensors. */
export function safetensorsSize(
  tensors: ReadonlyMap<string, TensorForm>,
  metadata: ReadonlyMap<string, string> = new Map(),
): number {
  const entries = [...tensors].sort(compareEntries)
  const elements = entries.reduce((sum, [, each]) => sum + bytesOf(each), 0)
  return lengthBytes + formatHeader(entries, metadata).length + elements
}

function bytesOf({ dtype, shape }: TensorForm): number {
  return bytesPerElement(dtype) * shape.reduce((count, dim) => count * dim, 1)
}

function compareEntries([aName, a]: Named<TensorForm>, [bName, b]: Named<TensorForm>): number {
  return writeOrder.indexOf(a.dtype) - writeOrder.indexOf(b.dtype) || compareText(aName, bName)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Written as text, not by way of an object: an object would move names like '0' to the front. */
function formatHeader(
  entries: readonly Named<TensorForm>[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const fields: string[] = []
  if (metadata.size > 0) fields.push(`"${metadataName}":${formatMetadata(metadata)}`)
  let at = 0
  for (const [name, tensor] of entries) {
    assert(name !== metadataName, `a tensor is called ${metadataName}`)
    const offsets = [at, (at += bytesOf(tensor))]
    const { dtype, shape } = tensor
    const entry = { dtype: formatDtype(dtype), shape, data_offsets: offsets }
    fields.push(`${formatText(name)}:${JSON.stringify(entry)}`)
  }
  const header = new TextEncoder().encode(`{${fields.join(',')}}`)
  const padded = new Uint8Array(Math.ceil(header.length / 8) * 8).fill(0x20)
  padded.set(header)
  assert(padded.length <= maxHeaderBytes, `a safetensors header of ${padded.length} bytes`)
  return padded
}

function formatMetadata(metadata: ReadonlyMap<string, string>): string {
  const pairs = [...metadata].sort(([a], [b]) => compareText(a, b))
  return `{${pairs.map(([key, value]) => `${formatText(key)}:${formatText(value)}`).join(',')}}`
}

function formatText(text: string): string {
  assert(!/\p{Cs}/u.test(text), `half of a surrogate pair in ${quote(text)}`)
  return JSON.stringify(text)
}

function formatDtype(dtype: FileTensor['dtype']): string {
  for (const [name, each] of dtypeNames) if (each === dtype) return name
  throw assert(false, `safetensors has no dtype ${dtype}`)
}
