/** Mutants of each format that is read, from models of all kinds. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSafetensors } from '../../src/files/safetensors.ts'
import { openZip } from '../../src/files/zip.ts'
import { importLegacyFile } from '../../src/formats/keras/legacy.ts'
import { openModelFile } from '../../src/formats/open.ts'
import { noBlocks } from '../../src/formats/supplied-blocks.ts'
import { writeImported } from '../../src/formats/write-imported.ts'
import { mutate as mutateSafetensors } from '../files/safetensors-mutants.ts'
import { damaged, damagedArchive, damagedJson } from './damage.ts'
import { importFile } from './import.ts'
import { importBytes, modelBytes } from './keras/models.ts'
import type { Mutant, MutantFormat } from './mutants.ts'
import { imported } from './onnx/models.ts'
import {
  type ExternalFile,
  externalFile,
  mutate,
  mutateEntries,
  mutateMessage,
  soundFiles,
} from './onnx/mutants.ts'
import { configs } from './torch/configs.ts'
import { importState, stateBytes } from './torch/models.ts'
import { type SavedModel, savedGraphs, savedModels, writeSaved } from './tfjs/models.ts'

const parents = ['dense', 'residual', 'prelu', 'branches', 'bidirectional', 'nested-chain']

export const formatNames = [
  '.keras',
  '.h5',
  '.h5 of weights alone',
  '.weights.json',
  'tfjs',
  'tfjs graphs',
  'onnx',
  'onnx with external data',
  'safetensors',
  'state dict of PyTorch',
] as const

/** Files that must lie on a disk go into the folder. */
export async function mutantsOf(
  format: (typeof formatNames)[number],
  folder: string,
): Promise<MutantFormat> {
  const own = `model${format.replace(/ .*/, '').replace(/^(?!\.)/, '.')}`
  const inMemory = (
    make: (random: () => number) => Uint8Array,
    read: (bytes: Uint8Array) => unknown,
  ): MutantFormat => ({
    file: own,
    mutant(random) {
      const bytes = make(random)
      return { bytes: bytes.length, read: () => read(bytes) }
    },
  })
  switch (format) {
    case '.keras':
      return inMemory(
        random => damagedArchive(modelBytes(`${pick(parents, random)}.keras`), random),
        bytes => importBytes(bytes, own),
      )
    case '.h5':
      return inMemory(
        random => damaged(modelBytes(`${pick(parents, random)}.h5`), random),
        bytes => importBytes(bytes, own),
      )
    case '.h5 of weights alone':
      return { file: own, mutant: random => weightsMutant(random, own) }
    case '.weights.json': {
      const files = shardFiles()
      return { file: folder, mutant: random => shardsMutant(files, folder, random) }
    }
    case 'tfjs':
      return { file: folder, mutant: random => tfjsMutant(savedModels, folder, random) }
    case 'tfjs graphs':
      return { file: folder, mutant: random => tfjsMutant(savedGraphs, folder, random) }
    case 'onnx': {
      const files = await soundFiles()
      return inMemory(
        random => (random() < 0.5 ? mutate : mutateMessage)(pick(files, random), random),
        bytes => imported(bytes, own),
      )
    }
    case 'onnx with external data': {
      const files = (await soundFiles()).map(each => externalFile(each, 'weights.bin'))
      return { file: folder, mutant: random => externalMutant(files, folder, random) }
    }
    case 'state dict of PyTorch':
      return { file: folder, mutant: random => stateMutant(folder, random) }
    case 'safetensors': {
      const path = new URL('../files/samples/reference.safetensors', import.meta.url)
      const sound = Uint8Array.from(readFileSync(path))
      return inMemory(
        random => mutateSafetensors(sound, Math.floor(random() * 2 ** 30), 0),
        bytes => parseSafetensors(bytes, own),
      )
    }
  }
}

/** The weights of one file beside the config of the model, which may be damaged too. */
function weightsMutant(random: () => number, file: string): Mutant {
  const parent = pick(parents, random)
  const archive = openZip(modelBytes(`${parent}.keras`), 'parent')
  const config = Buffer.from(archive.entry('config.json')!).toString()
  const whole = modelBytes(`${parent}.h5`)
  const inConfig = random() < 0.3
  const text = inConfig ? damagedJson(config, random) : config
  const bytes = inConfig ? whole : damaged(whole, random)
  const topology = { text, file: `${file}.json` }
  return {
    bytes: bytes.length + text.length,
    read: () => writeImported(importLegacyFile(bytes, file, noBlocks, topology)),
  }
}

/** What Keras wrote of one model: its config, a list of groups, and the files that hold them. */
function shardFiles(): ReadonlyMap<string, Uint8Array> {
  const path = new URL('keras/shards.zip', import.meta.url)
  const archive = openZip(readFileSync(path), 'shards.zip')
  const names = archive.names.filter(each => /^(config\.json|shards.*)$/.test(each))
  // A piece of a buffer would be the buffer itself.
  return new Map(names.map(name => [name, Uint8Array.from(archive.entry(name)!)]))
}

/** The list, one of its files or the config is damaged; the others lie beside it as they are. */
function shardsMutant(
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
  random: () => number,
): Mutant {
  const list = 'shards.weights.json'
  const kind = random()
  const shards = [...files.keys()].filter(each => /_\d+\./.test(each))
  const chosen = kind < 0.6 ? list : kind < 0.9 ? pick(shards, random) : 'config.json'
  const whole = files.get(chosen)!
  const asText = chosen.endsWith('.json') && kind > 0.2
  const changed = asText
    ? Buffer.from(damagedJson(Buffer.from(whole).toString(), random))
    : damaged(whole, random)
  const all = new Map([...files, [chosen, changed]])
  for (const [name, bytes] of all) writeFileSync(join(folder, name), bytes)
  const text = Buffer.from(all.get('config.json')!).toString()
  const topology = { text, file: join(folder, 'config.json') }
  return {
    bytes: [...all.values()].reduce((sum, each) => sum + each.length, 0),
    read: async () =>
      writeImported(await openModelFile(join(folder, list), { blocks: noBlocks, topology })),
  }
}

/** A model.json beside its weight files, of which one may be damaged instead. */
function tfjsMutant(models: readonly SavedModel[], folder: string, random: () => number): Mutant {
  const saved = pick(models, random)
  const kind = random()
  const weights = Buffer.from(saved.weights, 'base64')
  const bytes = kind < 0.1 ? Buffer.from(damaged(weights, random)) : weights
  const path = writeSaved({ ...saved, weights: bytes.toString('base64') }, folder)
  const text = readFileSync(path, 'utf8')
  if (kind >= 0.1)
    writeFileSync(path, kind < 0.6 ? damagedJson(text, random) : damaged(Buffer.from(text), random))
  return { bytes: statSync(path).size + bytes.length, read: () => importFile(path) }
}

const states = ['linear', 'norms', 'flattened', 'stacked', 'attention', 'half']

/** The header alone, or bytes anywhere; the config beside it is sound. */
function stateMutant(folder: string, random: () => number): Mutant {
  const name = pick(states, random)
  const whole = stateBytes(name)
  const inHeader = random() < 0.7
  const bytes = inHeader
    ? mutateSafetensors(whole, Math.floor(random() * 2 ** 30), 0)
    : damaged(whole, random)
  return { bytes: bytes.length, read: () => importState(folder, bytes, configs[name]!) }
}

function externalMutant(
  files: readonly ExternalFile[],
  folder: string,
  random: () => number,
): Mutant {
  const { model, data } = pick(files, random)
  const kind = random()
  const path = join(folder, 'model.onnx')
  const bytes = kind < 0.1 ? model : (kind < 0.5 ? mutateEntries : mutate)(model, random)
  const beside = kind < 0.1 ? data.slice(0, Math.floor(random() * data.length)) : data
  writeFileSync(path, bytes)
  writeFileSync(join(folder, 'weights.bin'), beside)
  return { bytes: bytes.length + beside.length, read: () => importFile(path) }
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!
}
