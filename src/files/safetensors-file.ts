/** A safetensors file on a disk, whose tensors are read one by one. */
import type { FileElements } from './file-tensor.ts'
import { toHostOrder } from './file-tensor.ts'
import type { OpenFile } from './read.ts'
import {
  type SafetensorsHeader,
  type TensorEntry,
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderEnd,
} from './safetensors-header.ts'

/** The header of a file, checked against the file's length. */
export function readSafetensorsHeader(file: OpenFile): SafetensorsHeader {
  const { path, size } = file
  const first = new Uint8Array(Math.min(lengthBytes, size))
  file.read(0, first)
  const bytes = new Uint8Array(safetensorsHeaderEnd(first, path, size))
  file.read(0, bytes)
  return parseSafetensorsHeader(bytes, path, size)
}

/** Reads a tensor into `target`, which is of its dtype and length, and holds no bools. */
export function readTensorInto(file: OpenFile, { start }: TensorEntry, target: FileElements): void {
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
  file.read(start, bytes)
  toHostOrder(bytes, target.BYTES_PER_ELEMENT, 'little')
}
