/** Where a config comes from: a file, or a text in memory. */
import { type Source, createSource } from './diagnostics/source.ts'

/** A path, or a text with the name that diagnostics call it by. */
export type ConfigInput = string | ConfigText

export interface ConfigText {
  readonly text: string
  /** Named in diagnostics; data files are relative to its folder. */
  readonly file?: string
}

/** Far more than the longest text that is parsed, whatever its characters take. */
const maxConfigBytes = 2 ** 24

/** The text of a config; only a path needs a file system. */
export async function openConfig(config: ConfigInput): Promise<Source> {
  if (typeof config !== 'string') return createSource(config.file ?? 'config.yaml', config.text)
  const { readTextFile } = await import('./files/text.ts')
  return createSource(config, readTextFile(config, { maxBytes: maxConfigBytes }))
}
