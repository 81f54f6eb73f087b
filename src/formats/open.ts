/** Which reader a model file is for, found by its content. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { readFileChecked } from '../files/read.ts'
import { hdf5Signature } from '../files/hdf5/hdf5.ts'
import { recognise, startsWith } from '../files/signatures.ts'
import { type GivenSizes, refuseSizes } from './given-sizes.ts'
import type { ImportedModel } from './imported.ts'
import type { TopologyFile } from './keras/topology-file.ts'
import type { SuppliedBlocks } from './supplied-blocks.ts'

/** One way in: what its files begin with, and what reads them. */
interface Format {
  readonly name: string
  isOf(bytes: Uint8Array): boolean
  read(
    bytes: Uint8Array,
    file: string,
    { blocks, topology, sizes }: ImportAids,
  ): Promise<ImportedModel>
}

/** What whoever imports a model says of it. */
export interface ImportAids {
  readonly blocks: SuppliedBlocks
  /** For weights that lie alone. */
  readonly topology?: TopologyFile | undefined
  readonly sizes?: GivenSizes
}

const formats: readonly Format[] = [
  {
    name: 'ONNX',
    // The version of the format, in its first field.
    isOf: bytes => bytes[0] === 0x08 && bytes[1]! > 0 && bytes[1]! < 0x20,
    read: async (bytes, file, { blocks, sizes }) => {
      const { importOnnx } = await import('./onnx/import/import-onnx.ts')
      const { externalOf } = await import('./onnx/import/external.ts')
      return importOnnx(bytes, file, blocks, externalOf(file), sizes)
    },
  },
  {
    name: '.weights.json of Keras',
    isOf: bytes =>
      /^\s*\{\s*"metadata"\s*:\s*\{[^{}]*\}\s*,\s*"weight_map"/.test(
        new TextDecoder().decode(bytes.subarray(0, 4096)),
      ),
    read: async (bytes, file, { blocks, topology, sizes }) => {
      refuseSizes(file, sizes)
      const { importShards } = await import('./keras/shards.ts')
      return importShards(decodeText(bytes, file), file, blocks, topology)
    },
  },
  {
    name: 'model.json of TensorFlow.js',
    isOf: bytes => /^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64))),
    read: async (bytes, file, { blocks, sizes }) => {
      const { importTfjs } = await import('./tfjs/tfjs.ts')
      return importTfjs(decodeText(bytes, file), file, blocks, sizes)
    },
  },
  {
    name: '.keras',
    isOf: bytes => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]),
    read: async (bytes, file, { blocks, sizes }) => {
      refuseSizes(file, sizes)
      const { importKerasArchive } = await import('./keras/archive.ts')
      return importKerasArchive(bytes, file, blocks)
    },
  },
  {
    name: '.h5',
    isOf: bytes => startsWith(bytes, hdf5Signature),
    read: async (bytes, file, { blocks, topology, sizes }) => {
      refuseSizes(file, sizes)
      const { importLegacyFile } = await import('./keras/legacy.ts')
      return importLegacyFile(bytes, file, blocks, topology)
    },
  },
]

/** More than any model file that is read at once: 2 GiB. */
const maxModelBytes = 2 ** 31

/** Reads a model file; a `TenonError` says what is wrong with it, or what it is instead. */
export function openModelFile(file: string, aids: ImportAids): Promise<ImportedModel> {
  const bytes = readFileChecked(file, { maxBytes: maxModelBytes })
  const format = formats.find(each => each.isOf(bytes))
  if (format) return format.read(bytes, file, aids)
  const known = formats.map(each => each.name).join(', ')
  return refuse('unknown-model-format', { file, known }, undefined, { hint: recognise(bytes) })
}

function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('broken-model-file', { file, place: '', problem: 'it is not text in UTF-8' })
  }
}
