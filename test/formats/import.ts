/** Imports a model and runs what came out, as a user would. */
import { type CompiledModel, compile } from '../../src/index.ts'
import { noBlocks } from '../../src/formats/supplied-blocks.ts'
import { openModelFile } from '../../src/formats/open.ts'
import { type WrittenModel, writeImported } from '../../src/formats/write-imported.ts'

export async function importFile(path: string, blocks = noBlocks): Promise<WrittenModel> {
  return writeImported(await openModelFile(path, blocks))
}

export function compileImported({ config, weights }: WrittenModel): Promise<CompiledModel> {
  return compile({ text: config }, { weights, target: 'wasm' })
}

/** The largest difference between two lists of numbers, relative to the largest expected one. */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  let [most, scale] = [0, 1e-30]
  for (let i = 0; i < expected.length; i++) {
    // A NaN is never near.
    const gap = Math.abs(actual[i]! - expected[i]!)
    most = gap <= most ? most : gap
    scale = Math.max(scale, Math.abs(expected[i]!))
  }
  return most / scale
}
