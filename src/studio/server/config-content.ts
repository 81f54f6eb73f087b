/** What the studio shows of a config and of its runs, as files on this machine hold it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

import type { TrainingModel } from '../../build/model.ts'
import { trainingOf } from '../../compile.ts'
import { readConfig } from '../../config/read.ts'
import { type ConfigPath, type ConfigSource, openConfig } from '../../config-source.ts'
import { pathInside } from '../../config/include.ts'
import { TenonError } from '../../diagnostics/diagnostic.ts'
import { writeFileAtomically } from '../../files/atomic.ts'
import type { FileTensor } from '../../files/file-tensor.ts'
import { readFileChecked } from '../../files/read.ts'
import { formatSafetensors } from '../../files/safetensors.ts'
import { readTextFile } from '../../files/text.ts'
import { evaluateShape } from '../../graph/shape.ts'
import { findTrainedWeights } from '../../run-training.ts'
import { type Content, type Payload, bytesPayload, jsonPayload } from './content.ts'
import { createBatches } from '../../train/batches.ts'
import { readTrainingData } from '../../train/data-files.ts'
import type { EpochRecord } from '../../train/history.ts'
import { runFolder } from '../../train/run-folder.ts'

export interface StudioContentOptions {
  /** A safetensors file; by default that of the newest finished run. */
  readonly weights?: string | undefined
  /** The folder that run folders lie in. */
  readonly runs: string
  /** Whether the page may save. */
  readonly writable: boolean
  /** Whether there is a server to ask again. */
  readonly live: boolean
}

/** The largest file of weights that a page is given: 1 GiB. */
const mostWeights = 2 ** 30

/** So many real examples go to the page. */
const examples = 256

/** Opens what lies around a config; every answer is read afresh. */
export function openStudioContent(config: ConfigPath, options: StudioContentOptions): Content {
  const { path } = config
  const { runs, writable, live } = options
  const weights = (): Promise<Payload | undefined> => readWeights(config, options)
  const read = async (wanted: string): Promise<Payload | undefined> => {
    if (wanted === 'config.json') return jsonPayload(await configFile(config, { writable, live }))
    if (wanted === 'weights.safetensors') return weights()
    if (wanted === 'inputs.safetensors') return readInputs(config)
    if (wanted === 'runs.json') return jsonPayload({ runs: listRuns(runs) })
    const run = listRuns(runs).find(each => runPath(each.name) === wanted)
    return run && jsonPayload({ name: run.name, epochs: readEpochs(join(runs, run.name)) })
  }
  return {
    read,
    list: async () => [
      ...['config.json', 'weights.safetensors', 'inputs.safetensors', 'runs.json'],
      ...listRuns(runs).map(each => runPath(each.name)),
    ],
    save: writable ? (text, base) => saveConfig(path, text, base) : undefined,
  }
}

/** As the page asks for it: names of folders hold what addresses do not. */
const runPath = (name: string): string => `runs/${encodeURIComponent(name)}.json`

async function configFile(
  config: ConfigPath,
  { writable, live }: Pick<StudioContentOptions, 'writable' | 'live'>,
): Promise<unknown> {
  const source = await openConfig(config)
  const files: { [path: string]: string } = {}
  const { config: found } = readConfig(source, {
    ...source.options,
    read: recordingIn(source, files),
  })
  const file = basename(config.path)
  const name = found?.name ?? file.replace(/\.ya?ml$/i, '')
  return { version: 1, name, file, text: source.text, files, writable, live }
}

/** Remembers the text of every included file, by its path from the folder of the config. */
function recordingIn(
  { file: root, options }: ConfigSource,
  files: { [path: string]: string },
): NonNullable<NonNullable<ConfigSource['options']>['read']> {
  const places = new Map([[root, basename(root)]])
  return (path, from) => {
    const source = options!.read!(path, from)
    const inside = pathInside(places.get(from.file) ?? basename(root), path)
    if ('path' in inside) {
      places.set(source.file, inside.path)
      files[inside.path] = source.text
    }
    return source
  }
}

async function readWeights(
  config: ConfigPath,
  { weights, runs }: StudioContentOptions,
): Promise<Payload | undefined> {
  const file = weights ?? (await unlessRefused(() => findTrainedWeights(config, runs)))
  return file === undefined
    ? undefined
    : bytesPayload(readFileChecked(file, { maxBytes: mostWeights }))
}

/** Undefined where a config, or what it names, is not as it should be: the page goes on without. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TenonError) return undefined
    throw error
  }
}

/** Examples from all over the training set, as the model takes them, with their labels. */
async function readInputs(config: ConfigPath): Promise<Payload | undefined> {
  const tensors = await unlessRefused(async () => {
    const training = await trainingOf(await openConfig(config))
    return training.model.config.training ? sampleOf(training) : undefined
  })
  return tensors && bytesPayload(formatSafetensors(tensors))
}

function sampleOf(training: TrainingModel): ReadonlyMap<string, FileTensor> {
  const { train } = readTrainingData(training)
  const count = Math.min(examples, train.count)
  const order = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * train.count) / count))
  const { inputs, sizes } = createBatches(train, count).gather(0, order)
  const ports = [
    ...training.model.inputs.map(({ name, shape }) => ({ key: name, name, shape })),
    ...training.targets.map(({ output, input }) => {
      const { name } = input
      return { key: `label/${output}`, name, shape: input.shape }
    }),
  ]
  return new Map(
    ports.map(({ key, name, shape }) => {
      const data = inputs[name]!
      const dtype = data instanceof Float32Array ? 'float32' : dtypeOf(data)
      return [key, { dtype, shape: evaluateShape(shape, sizes), data } as FileTensor]
    }),
  )
}

const dtypeOf = (data: object): FileTensor['dtype'] =>
  data instanceof Int32Array ? 'int32' : 'uint8'

/** One run folder. */
interface RunEntry {
  readonly name: string
  readonly config: string
  readonly started: string
  readonly epochs: number
  readonly finished: boolean
}

/** Every folder that a training has begun in, the oldest first. */
function listRuns(runs: string): readonly RunEntry[] {
  if (!existsSync(runs)) return []
  const folders = readdirSync(runs, { withFileTypes: true }).filter(each => each.isDirectory())
  const found = folders.flatMap(({ name }) => {
    const files = runFolder(join(runs, name))
    if (!existsSync(files.config)) return []
    const started = statSync(files.config).mtime.toISOString()
    const epochs = readEpochs(files.folder).length
    return [{ name, config: name, started, epochs, finished: existsSync(files.weights) }]
  })
  return found.sort((a, b) => (a.started < b.started ? -1 : 1))
}

const mostHistory = 2 ** 26

/** Scores by epoch; none before the first is over. */
function readEpochs(folder: string): readonly Omit<EpochRecord, 'activations'>[] {
  const { history } = runFolder(folder)
  if (!existsSync(history)) return []
  const { epochs } = JSON.parse(readTextFile(history, { maxBytes: mostHistory })) as {
    readonly epochs: readonly EpochRecord[]
  }
  return epochs.map(({ activations: _, ...scores }) => scores)
}

function saveConfig(path: string, text: string, base: string): 'saved' | 'conflict' {
  const now = readFileChecked(path, { maxBytes: 2 ** 24 })
  if (createHash('sha256').update(now).digest('hex') !== base) return 'conflict'
  writeFileAtomically(path, new TextEncoder().encode(text))
  return 'saved'
}
