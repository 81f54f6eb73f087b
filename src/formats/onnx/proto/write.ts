/** Message -> bytes, by its table. */
import type { Field, MessageTable } from './schema.ts'
import { type WireWriter, createWriter, encodeVarint, joinPieces, wire } from './wire.ts'

/** The bytes of a message. Fields that are undefined, and lists without entries, are left out. */
export function writeMessage(value: object, table: MessageTable): Uint8Array<ArrayBuffer> {
  return joinPieces(piecesOf(value, table).pieces)
}

function piecesOf(value: object, table: MessageTable): WireWriter {
  const writer = createWriter()
  const fields = value as { readonly [name: string]: unknown }
  for (const [name, field] of Object.entries(table.fields)) {
    const own = fields[name]
    if (own === undefined) continue
    for (const each of field.repeated ? (own as readonly unknown[]) : [own])
      writeField(writer, field, each)
  }
  return writer
}

function writeField(writer: WireWriter, field: Field, value: unknown): void {
  switch (field.kind) {
    case 'int':
      writer.tag(field.number, wire.varint)
      return writer.varint(value as number)
    case 'float':
      writer.tag(field.number, wire.fixed32)
      return writer.float(value as number)
    case 'text':
      return writeBytes(writer, field.number, new TextEncoder().encode(value as string))
    case 'bytes':
    case 'packed':
      return writeBytes(writer, field.number, value as Uint8Array)
    case 'message': {
      const inner = piecesOf(value as object, field.of())
      writer.tag(field.number, wire.bytes)
      writer.varint(inner.length)
      for (const piece of inner.pieces) writer.raw(piece)
    }
  }
}

function writeBytes(writer: WireWriter, field: number, bytes: Uint8Array): void {
  writer.tag(field, wire.bytes)
  writer.varint(bytes.length)
  writer.raw(bytes)
}

/** Whole numbers as a packed field holds them. */
export function packVarints(values: readonly number[]): Uint8Array {
  return joinPieces(values.map(encodeVarint))
}
