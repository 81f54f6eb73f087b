/** Models of TensorFlow.js with its results, as the scripts of `bench/tfjs` have written them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../../../scripts/paths.ts'
import { compileImported, importFile } from '../import.ts'
import { type Witness, distanceTo } from '../witness.ts'

export interface SavedModel extends Witness {
  readonly seed: number
  /** `model.json` without its weights manifest. */
  readonly model: { readonly [key: string]: unknown }
  readonly specs: readonly unknown[]
  /** Base64. */
  readonly weights: string
}

function readLines<T>(name: string): readonly T[] {
  const packed = readFileSync(join(root, 'test/formats/tfjs', name))
  const lines = gunzipSync(packed).toString().trim().split('\n')
  return lines.map(line => JSON.parse(line) as T)
}

/** Random layers models. */
export const savedModels = readLines<SavedModel>('models.jsonl.gz')

/** Graph models: one for each operator, and random ones. */
export const savedGraphs = readLines<SavedModel & { readonly name: string }>('graphs.jsonl.gz')

/** Writes a model into a folder, its weights in two files that a tensor may straddle. */
export function writeSaved({ seed, model, specs, weights }: SavedModel, folder: string): string {
  const bytes = Buffer.from(weights, 'base64')
  const cut = (seed * 7919) % (bytes.length + 1)
  const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin']
  writeFileSync(join(folder, paths[0]!), bytes.subarray(0, cut))
  writeFileSync(join(folder, paths[1]!), bytes.subarray(cut))
  const path = join(folder, 'model.json')
  writeFileSync(path, JSON.stringify({ ...model, weightsManifest: [{ paths, weights: specs }] }))
  return path
}

/** Those whose results are not what TensorFlow.js gave, within 1e-4 of the largest number. */
export async function farFrom(
  models: readonly SavedModel[],
  folder: string,
): Promise<readonly string[]> {
  const far: string[] = []
  for (const each of models) {
    const written = await importFile(writeSaved(each, folder))
    const distance = distanceTo(each, await compileImported(written))
    // A comparison with NaN is false.
    if (!(distance < 1e-4)) far.push(`seed ${each.seed}: ${distance}`)
  }
  return far
}
