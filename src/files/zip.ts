/** Reads zip archives: every size is checked before anything is unpacked, every sum behind it. */
import { inflateRawSync } from 'node:zlib'
import { refuse } from '../diagnostics/diagnostic.ts'
import { crc32 } from './crc32.ts'
import { quote } from './quote.ts'

export interface ZipArchive {
  /** Names of the entries, in the order of the archive; folders are none. */
  readonly names: readonly string[]
  /** The bytes of an entry; undefined where there is none of this name. */
  entry(name: string): Uint8Array | undefined
}

interface Entry {
  readonly name: string
  readonly at: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
}

/** Text and weights shrink to a tenth at best; a bomb to a thousandth. */
const mostRatio = 100
const spare = 2 ** 20

const stored = 0
const deflated = 8

/**
 * Opens an archive without zip64, encryption and parts. Names are never paths here: nothing is
 * written to a disk. `file` is only named in errors.
 */
export function openZip(bytes: Uint8Array, file: string): ZipArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fail = (place: string, problem: string): never =>
    refuse('broken-model-file', { file, place, problem })
  const entries = new Map<string, Entry>()
  for (const each of readDirectory(view, fail)) {
    if (entries.has(each.name)) fail(each.name, 'two entries of the archive have this name')
    entries.set(each.name, each)
  }
  return {
    names: [...entries.keys()].filter(each => !each.endsWith('/')),
    entry: name => {
      const entry = entries.get(name)
      return entry && unpack(bytes, view, entry, problem => fail(name, problem))
    },
  }
}

type Fail = (place: string, problem: string) => never

const directoryEnd = 0x06054b50
const directoryEntry = 0x02014b50
const localEntry = 0x04034b50

/** The central directory, which alone says what the archive holds. */
function readDirectory(view: DataView, fail: Fail): readonly Entry[] {
  const end = findEnd(view)
  if (end < 0) return fail('', 'it is no whole zip archive: its directory is missing')
  const [count, size, start] = [
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ]
  if (count === 0xffff || start === 0xffffffff) fail('', 'it is a zip64 archive, which is not read')
  if (start + size > end) fail('', 'its directory lies outside the archive')
  const entries: Entry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryEntry)
      fail('', `entry ${i} of its directory is broken`)
    const lengths = [28, 30, 32].map(each => view.getUint16(at + each, true)) as [
      number,
      number,
      number,
    ]
    if (at + 46 + lengths[0] > end) fail('', `entry ${i} of its directory is cut off`)
    const name = readName(view, at + 46, lengths[0])
    if (view.getUint16(at + 8, true) & 1) fail(name || `entry ${i}`, 'the entry is encrypted')
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + lengths[0] + lengths[1] + lengths[2]
  }
  return entries
}

/** The end record is the last thing but a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number {
  const first = Math.max(view.byteLength - 22 - 0xffff, 0)
  for (let at = view.byteLength - 22; at >= first; at--) {
    const isEnd = view.getUint32(at, true) === directoryEnd
    if (isEnd && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return -1
}

function readName(view: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length))
}

function unpack(
  bytes: Uint8Array,
  view: DataView,
  { name, at, method, crc, packed, size }: Entry,
  fail: (problem: string) => never,
): Uint8Array {
  const hasHead = at + 30 <= bytes.length && view.getUint32(at, true) === localEntry
  if (!hasHead) return fail('the directory leads to no entry')
  const nameLength = view.getUint16(at + 26, true)
  const start = at + 30 + nameLength + view.getUint16(at + 28, true)
  if (start + packed > bytes.length) return fail('the archive ends within it')
  if (readName(view, at + 30, nameLength) !== name)
    return fail(`the directory leads to ${quote(readName(view, at + 30, nameLength))}`)
  const data = bytes.subarray(start, start + packed)
  const whole = method === stored ? data : inflate(data, method, size, fail)
  if (whole.length !== size) return fail(`it has ${whole.length} bytes, the directory says ${size}`)
  if (crc32(whole) !== crc) return fail('its checksum is wrong: it is damaged')
  return whole
}

function inflate(
  data: Uint8Array,
  method: number,
  size: number,
  fail: (problem: string) => never,
): Uint8Array {
  if (method !== deflated) return fail(`it is packed with method ${method}`)
  if (size > mostRatio * data.length + spare)
    return fail(`${data.length} bytes claim to become ${size}`)
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1) })
  } catch {
    return fail('it cannot be unpacked to the size that the directory says')
  }
}
