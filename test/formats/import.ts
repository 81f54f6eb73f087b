/** Imports a model and runs what came out, as a user would. */
import { type CompiledModel, compile } from '../../src/index.ts'
import { noBlocks } from '../../src/formats/supplied-blocks.ts'
import { openModelFile } from '../../src/formats/open.ts'
import { type WrittenModel, writeImported } from '../../src/formats/write-imported.ts'

export async function importFile(path: string, blocks = noBlocks): Promise<WrittenModel> {
  return writeImported(await openModelFile(path, { blocks }))
}

export function compileImported({ config, weights }: WrittenModel): Promise<CompiledModel> {
  return compile({ text: config }, { weights, target: 'wasm' })
}

export { distance } from './witness.ts'
