/** The models of models.jsonl.gz, as `bench/tfjs/generate.js` had TensorFlow.js save them. */
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

const file = join(root, 'test/formats/tfjs/models.jsonl.gz')

export const savedModels: readonly SavedModel[] = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as SavedModel)

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
