/** What lies below `api/`: the server and the export write it, the page reads it. */
import type { ConfigChoice } from '../config-source.ts'
import type { EpochRecord } from '../train/history.ts'

/** What `--variant` and `--set` say. */
export type ModelChoice = Pick<ConfigChoice, 'variant' | 'set'>

/** `api/config.json` */
export interface ConfigFile {
  readonly version: 1
  readonly name: string
  /** Base name. */
  readonly file: string
  readonly text: string
  /** Texts of included configs, by their path from the folder of the config. */
  readonly files: { readonly [path: string]: string }
  /** Which of its models the page is about. */
  readonly choice: ModelChoice
  /** True where the server saves. */
  readonly writable: boolean
  /** True where a server is there, which sees changes. */
  readonly live: boolean
}

/** One run of `api/runs.json`. */
export interface RunEntry {
  readonly name: string
  readonly started: string
  /** Finished epochs. */
  readonly epochs: number
  readonly finished: boolean
}

/** Scores of one epoch; what the activations did is in the run folder, and shown nowhere. */
export type RunEpoch = Omit<EpochRecord, 'activations'>

/** `api/runs/NAME.json` */
export interface Run {
  readonly name: string
  readonly epochs: readonly RunEpoch[]
}
