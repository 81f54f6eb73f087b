/** Where a config comes from: a file, or a text in memory; and which of its models is meant. */
import type { ReadOptions } from './config/read.ts'
import type { ParamValue } from './config/config.ts'
import { type Source, createSource } from './diagnostics/source.ts'

/** A path, with or without a choice, or a text with the name that diagnostics call it by. */
export type ConfigInput = string | ConfigPath | ConfigText

/** Which of the models that a config describes is meant. */
export interface ConfigChoice {
  /** One of `variants:`. */
  readonly variant?: string | undefined
  /** Values of `params:`; these win over the variant. Text is read as YAML: `64`, `[2, 2]`. */
  readonly set?: { readonly [param: string]: ParamValue } | undefined
  /** Instead of the seed that `training:` says. */
  readonly seed?: number | undefined
}

export interface ConfigPath extends ConfigChoice {
  readonly path: string
}

export interface ConfigText extends ConfigChoice {
  readonly text: string
  /** Named in diagnostics; data files are relative to its folder. */
  readonly file?: string
}

/** How a source is to be read. */
export interface SourceOptions extends ReadOptions {
  readonly seed?: number | undefined
}

/** A source with how it is to be read; without, as it stands. */
export interface ConfigSource extends Source {
  readonly options?: SourceOptions
}

/** Far more than the longest text that is parsed, whatever its characters take. */
const maxConfigBytes = 2 ** 24

/** The text of a config; only a path needs a file system. */
export async function openConfig(config: ConfigInput): Promise<ConfigSource> {
  if (typeof config === 'string') return openConfig({ path: config })
  const options = optionsOf(config)
  if ('text' in config)
    return { ...createSource(config.file ?? 'config.yaml', config.text), options }
  const { path } = config
  const { readTextFile } = await import('./files/text.ts')
  const { createConfinedReader } = await import('./files/confined.ts')
  const source = createSource(path, readTextFile(path, { maxBytes: maxConfigBytes }))
  return { ...source, options: { ...options, read: createConfinedReader(path) } }
}

/** How a text is to be read so that it is the model that was chosen. */
export function optionsOf({ variant, set = {}, seed }: ConfigChoice): SourceOptions {
  const texts = Object.entries(set).map(
    ([param, value]) => [param, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  )
  return { variant, seed, set: new Map(texts) }
}
