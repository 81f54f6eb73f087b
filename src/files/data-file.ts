/** A tensor out of a data file's bytes, whatever format they are in. */
import { refuse } from '../diagnostics/diagnostic.ts'
import type { FileTensor } from './file-tensor.ts'
import { isIdx, parseIdx } from './idx.ts'
import { npyMagic, parseNpy } from './npy.ts'
import { recognise, startsWith } from './signatures.ts'

/** Reads IDX or npy, told apart by the first bytes; `file` is only named in errors. */
export function parseDataFile(bytes: Uint8Array, file: string): FileTensor {
  if (startsWith(bytes, npyMagic)) return parseNpy(bytes, file)
  if (isIdx(bytes)) return parseIdx(bytes, file)
  const hint = bytes.length === 0 ? 'it is empty' : recognise(bytes)
  return refuse('unknown-data-format', { file }, undefined, { hint })
}
