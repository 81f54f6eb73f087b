/** What the studio shows of a config and of its runs, as files on this machine hold it. */
import { basename } from 'node:path'

import { trainingOf } from '../../compile.ts'
import { readConfig } from '../../config/read.ts'
import { type ConfigPath, type ConfigSource, openConfig } from '../../config-source.ts'
import { type ReadFile, pathInside } from '../../config/include.ts'
import { TenonError } from '../../diagnostics/diagnostic.ts'
import { readFileChecked } from '../../files/read.ts'
import { formatSafetensors } from '../../files/safetensors.ts'
import { findFinishedWeights } from '../../run-training.ts'
import type { ConfigFile } from '../api-files.ts'
import { type Content, type Payload, bytesPayload, jsonPayload } from './content.ts'
import { readSomeExamples } from './examples.ts'
import { listRuns, readEpochs, runNames } from './runs.ts'
import { saverOf, withPlainEnds } from './save-config.ts'

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

/** Opens what lies around a config; every answer is read afresh. */
export function openStudioContent(config: ConfigPath, options: StudioContentOptions): Content {
  const { runs, writable, live } = options
  const read = async (wanted: string): Promise<Payload | undefined> => {
    if (wanted === 'config.json') return jsonPayload(await configFile(config, { writable, live }))
    if (wanted === 'weights.safetensors') return readWeights(config, options)
    if (wanted === 'inputs.safetensors') return readInputs(config)
    if (wanted === 'runs.json') return jsonPayload({ runs: listRuns(runs) })
    const name = runNames(runs).find(each => runPath(each) === wanted)
    return name === undefined ? undefined : jsonPayload({ name, epochs: readEpochs(runs, name) })
  }
  return {
    read,
    list: async () => [
      ...['config.json', 'weights.safetensors', 'inputs.safetensors', 'runs.json'],
      ...runNames(runs).map(runPath),
    ],
    save: writable ? saverOf(config.path) : undefined,
  }
}

/** As the page asks for it: names of folders hold what addresses do not. */
const runPath = (name: string): string => `runs/${encodeURIComponent(name)}.json`

async function configFile(
  config: ConfigPath,
  { writable, live }: Pick<StudioContentOptions, 'writable' | 'live'>,
): Promise<ConfigFile> {
  const source = await openConfig(config)
  const files: { [path: string]: string } = {}
  const { config: found } = readConfig(source, {
    ...source.options,
    read: recordingIn(source, files),
  })
  const file = basename(config.path)
  const name = found?.name ?? file.replace(/\.ya?ml$/i, '')
  const { variant, set } = config
  const text = withPlainEnds(source.text)
  return { version: 1, name, file, text, files, choice: { variant, set }, writable, live }
}

/** Remembers the text of every included file, by its path from the folder of the config. */
function recordingIn(
  { file: root, options }: ConfigSource,
  files: { [path: string]: string },
): ReadFile {
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
  const file = weights ?? (await unlessRefused(() => findFinishedWeights(config, runs)))
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

async function readInputs(config: ConfigPath): Promise<Payload | undefined> {
  const tensors = await unlessRefused(async () => {
    const training = await trainingOf(await openConfig(config))
    return training.model.config.training ? readSomeExamples(training) : undefined
  })
  return tensors && bytesPayload(formatSafetensors(tensors))
}
