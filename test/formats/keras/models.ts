/** The models of models.zip, as `generate.py` had Keras write them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/paths.ts'
import { openZip } from '../../../src/files/zip.ts'
import { importKerasArchive } from '../../../src/formats/keras/archive.ts'
import { importLegacyFile } from '../../../src/formats/keras/legacy.ts'
import { noBlocks } from '../../../src/formats/supplied-blocks.ts'
import { type WrittenModel, writeImported } from '../../../src/formats/write-imported.ts'
import type { Witness } from '../witness.ts'

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
