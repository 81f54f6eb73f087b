/** The models of models.zip, as `generate.py` had Keras write them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/paths.ts'
import { openZip } from '../../../src/files/zip.ts'
import { importKerasArchive } from '../../../src/formats/keras/archive.ts'
import { importLegacyFile } from '../../../src/formats/keras/legacy.ts'
import { noBlocks } from '../../../src/formats/supplied-blocks.ts'
import { type WrittenModel, writeImported } from '../../../src/formats/write-imported.ts'
import type { CompiledModel } from '../../../src/index.ts'
import { distance } from '../import.ts'

interface Numbers {
  readonly dtype: 'float32' | 'int32' | 'uint8'
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** Inputs of a model, and what Keras gave for them; both in the order of the model. */
export interface Witness {
  readonly inputs: readonly Numbers[]
  readonly outputs: readonly Numbers[]
}

const archive = openZip(readFileSync(join(root, 'test/formats/keras/models.zip')), 'models.zip')

/** `dense.keras`, `dense.h5`, ... */
export const modelNames = archive.names.filter(each => !each.endsWith('.json'))

export function modelBytes(name: string): Uint8Array {
  return archive.entry(name)!
}

export function witnessOf(name: string): Witness {
  const entry = archive.entry(name.replace(/\.\w+$/, '.json'))!
  return JSON.parse(new TextDecoder().decode(entry)) as Witness
}

export function importBytes(bytes: Uint8Array, name: string): WrittenModel {
  const read = name.endsWith('.keras') ? importKerasArchive : importLegacyFile
  return writeImported(read(bytes, name, noBlocks))
}

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }

/** How far the results of a model are from those of Keras, relative to the largest of each. */
export function distanceTo({ inputs, outputs }: Witness, model: CompiledModel): number {
  const given = inputs.map(({ dtype, shape, data }, i) => {
    return [model.inputs[i]!.name, { data: arrays[dtype].from(data), shape }] as const
  })
  const results = Object.values(model.run(Object.fromEntries(given)))
  return Math.max(...outputs.map(({ data }, i) => distance(dataOf(results[i]!), data)))
}

function dataOf(result: ArrayLike<number> | { readonly data: ArrayLike<number> }) {
  return 'data' in result ? result.data : result
}
