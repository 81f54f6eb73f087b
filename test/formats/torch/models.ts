/** Models that PyTorch saved, and what it gives for their inputs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileTensor } from '../../../src/files/file-tensor.ts'
import { formatSafetensors, parseSafetensors } from '../../../src/files/safetensors.ts'
import { openZip } from '../../../src/files/zip.ts'
import { type ImportedFiles, importModel } from '../../../src/index.ts'

const path = new URL('models.zip', import.meta.url)
const archive = openZip(Uint8Array.from(readFileSync(path)), 'models.zip')

/** The bytes of the state dict. */
export function stateBytes(name: string): Uint8Array {
  return Uint8Array.from(archive.entry(`${name}.safetensors`)!)
}

export interface Run {
  readonly x: FileTensor
  readonly y: FileTensor
}

export function runOf(name: string): Run {
  const { tensors } = parseSafetensors(Uint8Array.from(archive.entry(`${name}.run`)!), name)
  return { x: tensors.get('x')!, y: tensors.get('y')! }
}

/** Imports a state dict beside a config, both written into a folder. */
export function importState(
  folder: string,
  bytes: Uint8Array,
  config: string,
): Promise<ImportedFiles> {
  const files = { state: join(folder, 'net.safetensors'), config: join(folder, 'net.yaml') }
  writeFileSync(files.state, bytes)
  writeFileSync(files.config, `tenon: 1\n${config}\n`)
  return importModel(files.state, { config: files.config })
}

/** The bytes of a state dict of these shapes, whose numbers count up. */
export function stateOf(shapes: { readonly [name: string]: readonly number[] }): Uint8Array {
  const tensors = Object.entries(shapes).map(([name, shape]): [string, FileTensor] => {
    const count = shape.reduce((product, size) => product * size, 1)
    return [name, { dtype: 'float32', shape, data: new Float32Array(count).map((_, i) => i) }]
  })
  return formatSafetensors(new Map(tensors))
}
