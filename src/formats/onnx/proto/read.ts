/** Bytes -> message, by its table; nothing is allocated that the bytes do not hold. */
import type { Field, MessageTable } from './schema.ts'
import { type Malformed, createReader, wire } from './wire.ts'

/** Graphs lie in attributes of nodes of graphs; models nest them a few levels deep. */
const maxDepth = 48

/** Messages and texts of one file: a message of two bytes takes a hundred times that in memory. */
const maxParts = 300_000

/**
 * Reads a message. Fields that the table does not name are passed over. `malformed` hears of the
 * first thing that is wrong, and ends the reading.
 */
export function readMessage<M>(bytes: Uint8Array, table: MessageTable, malformed: Malformed): M {
  const budget = { parts: maxParts }
  return readBelow(bytes, 0, table, { depth: 0, budget, malformed }) as M
}

interface Place {
  readonly depth: number
  readonly budget: { parts: number }
  readonly malformed: Malformed
}

function readBelow(bytes: Uint8Array, start: number, table: MessageTable, place: Place): object {
  const reader = createReader(bytes, start, place.malformed)
  const fail = (problem: string): never => place.malformed(start + reader.at, problem)
  if (place.depth > maxDepth) fail(`messages lie more than ${maxDepth} deep in each other`)
  const byNumber = fieldsByNumber(table)
  const values = emptyMessage(table)
  const packed = new Map<string, PackedBytes>()
  const spend = (): void => {
    if (--place.budget.parts < 0) fail(`more than ${maxParts} nodes, attributes and names`)
  }
  while (reader.at < reader.end) {
    const { field: number, wire: type } = reader.tag()
    const known = byNumber.get(number)
    if (!known) {
      reader.skip(type)
      continue
    }
    const [name, field] = known
    const expect = (wanted: number): void => {
      if (type !== wanted) fail(`${table.name}.${name} is written as a value of another kind`)
    }
    if (field.kind === 'packed') {
      readPacked(name, type)
      continue
    }
    const value = readValue(field)
    if (field.repeated) (values[name] as unknown[]).push(value)
    else values[name] = value

    function readPacked(name: string, type: number): void {
      const { stride } = field as Field & { readonly kind: 'packed' }
      const single = stride === 0 ? wire.varint : stride === 4 ? wire.fixed32 : wire.fixed64
      if (type !== wire.bytes) expect(single)
      const one = (): Uint8Array => (stride === 0 ? reader.varintBytes() : reader.take(stride))
      const more = type === wire.bytes ? reader.bytes() : one()
      if (stride > 0 && more.length % stride > 0) fail(`${table.name}.${name} is cut off`)
      packed.set(name, appendBytes(packed.get(name), more, reader.end - reader.at))
    }

    function readValue(field: Field): unknown {
      switch (field.kind) {
        case 'int':
          expect(wire.varint)
          return reader.varint()
        case 'float': {
          expect(wire.fixed32)
          const four = reader.take(4)
          return new DataView(four.buffer, four.byteOffset, 4).getFloat32(0, true)
        }
        case 'bytes':
          expect(wire.bytes)
          return reader.bytes()
        case 'text':
          expect(wire.bytes)
          spend()
          return decodeText(reader.bytes(), fail)
        case 'message': {
          expect(wire.bytes)
          spend()
          const inner = reader.bytes()
          const at = start + reader.at - inner.length
          return readBelow(inner, at, field.of(), { ...place, depth: place.depth + 1 })
        }
        case 'packed':
          return fail('unreachable')
      }
    }
  }
  for (const [name, { buffer, length }] of packed) values[name] = buffer.subarray(0, length)
  return values
}

/** Repeated fields are empty lists, all others are not there. */
function emptyMessage(table: MessageTable): { [name: string]: unknown } {
  const values = Object.create(null) as { [name: string]: unknown }
  for (const [name, field] of Object.entries(table.fields)) if (field.repeated) values[name] = []
  return values
}

const numbered = new WeakMap<MessageTable, ReadonlyMap<number, readonly [string, Field]>>()

function fieldsByNumber(table: MessageTable): ReadonlyMap<number, readonly [string, Field]> {
  const known = numbered.get(table)
  if (known) return known
  const made = new Map(
    Object.entries(table.fields).map(([name, field]) => [field.number, [name, field] as const]),
  )
  numbered.set(table, made)
  return made
}

interface PackedBytes {
  readonly buffer: Uint8Array
  readonly length: number
}

/** One piece stays where it is; more of them are copied to a buffer that the message can fill. */
function appendBytes(before: PackedBytes | undefined, more: Uint8Array, left: number): PackedBytes {
  if (!before) return { buffer: more, length: more.length }
  const length = before.length + more.length
  const fits = length <= before.buffer.length
  const buffer = fits ? before.buffer : new Uint8Array(length + left)
  if (!fits) buffer.set(before.buffer.subarray(0, before.length))
  buffer.set(more, before.length)
  return { buffer, length }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decodeText(bytes: Uint8Array, fail: (problem: string) => never): string {
  if (bytes.length > maxTextBytes) fail(`a text of ${bytes.length} bytes`)
  try {
    return decoder.decode(bytes)
  } catch {
    return fail('a name that is no UTF-8')
  }
}

/** Names, and the JSON that some exporters leave beside a model. */
const maxTextBytes = 2 ** 20
