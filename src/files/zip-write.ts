/** Writes zip archives whose entries are stored as they are: equal entries, equal bytes. */
import { crc32 } from './crc32.ts'

/** Names and bytes, in order. The archive must stay below 4 GiB. */
export function formatZip(
  entries: readonly (readonly [name: string, bytes: Uint8Array])[],
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const [name, bytes] of entries) {
    const head = [localSignature, ...common(name, bytes)]
    const encoded = new TextEncoder().encode(name)
    parts.push(record(head), encoded, bytes)
    directory.push(record([directorySignature, [20, 2], ...common(name, bytes)]))
    directory.push(
      record([
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [at, 4],
      ]),
      encoded,
    )
    at += 30 + encoded.length + bytes.length
  }
  const size = directory.reduce((sum, each) => sum + each.length, 0)
  const count = entries.length
  const end = record([
    endSignature,
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [size, 4],
    [at, 4],
    [0, 2],
  ])
  return joined([...parts, ...directory, end])
}

type Field = readonly [value: number, bytes: 2 | 4]

const localSignature: Field = [0x04034b50, 4]
const directorySignature: Field = [0x02014b50, 4]
const endSignature: Field = [0x06054b50, 4]

/** The first day that the format knows: archives of one model are the same on every day. */
const firstDay = 0x21

/** What stands of an entry before its bytes, and again in the directory. */
function common(name: string, bytes: Uint8Array): readonly Field[] {
  const size = bytes.length
  const names = new TextEncoder().encode(name).length
  const numbers: readonly Field[] = [
    [20, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [firstDay, 2],
  ]
  return [...numbers, [crc32(bytes), 4], [size, 4], [size, 4], [names, 2], [0, 2]]
}

function record(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
