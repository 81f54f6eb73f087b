/** Mutants of each format that is read, from models of all kinds. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importFile } from './import.ts'
import { importBytes, modelBytes } from './keras/models.ts'
import { type Outcomes, damaged, damagedArchive, damagedJson, readMutants } from './mutants.ts'
import { savedModels, writeSaved } from './tfjs/models.ts'

type Run = (seed: number, count: number, folder: string) => Promise<Outcomes>

const parents = ['dense', 'residual', 'prelu', 'branches', 'bidirectional', 'nested-chain']

/** By format: reads so many mutants from a seed on; files go into the folder. */
export const formatMutants: { readonly [format: string]: Run } = {
  '.keras': (seed, count) =>
    readMutants(
      seed,
      count,
      random => damagedArchive(modelBytes(`${pick(parents, random)}.keras`), random),
      bytes => importBytes(bytes, 'model.keras'),
      'model.keras',
    ),
  '.h5': (seed, count) =>
    readMutants(
      seed,
      count,
      random => damaged(modelBytes(`${pick(parents, random)}.h5`), random),
      bytes => importBytes(bytes, 'model.h5'),
      'model.h5',
    ),
  tfjs: (seed, count, folder) =>
    readMutants(
      seed,
      count,
      random => damagedTfjs(folder, random),
      bytes => {
        writeFileSync(join(folder, 'model.json'), bytes)
        return importFile(join(folder, 'model.json'))
      },
      folder,
    ),
}

/** The text of a model.json beside its weight files, of which one may be damaged instead. */
function damagedTfjs(folder: string, random: () => number): Uint8Array {
  const saved = pick(savedModels, random)
  const kind = random()
  const weights = Buffer.from(saved.weights, 'base64')
  const bytes = kind < 0.1 ? Buffer.from(damaged(weights, random)) : weights
  const path = writeSaved({ ...saved, weights: bytes.toString('base64') }, folder)
  const text = readFileSync(path, 'utf8')
  if (kind < 0.1) return Buffer.from(text)
  return kind < 0.6 ? Buffer.from(damagedJson(text, random)) : damaged(Buffer.from(text), random)
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!
}
