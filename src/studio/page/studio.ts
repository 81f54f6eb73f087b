/** What tabs know of the studio around them. */
import type { Profile } from '../../diagrams/picture/profile.ts'
import type { ConfigText, ModelView } from '../worker/messages.ts'
import type { Compiler } from './compiler.ts'
import type { ConfigFile } from '../api-files.ts'
import type { Source } from './source.ts'

/** How the text and the picture of it stand to each other. */
export interface State {
  /** The text as it is now. */
  readonly text: string
  /** Of the last text without errors; undefined before the first. */
  readonly model: ModelView | undefined
  /** The text that `model` is of. */
  readonly good: ConfigText | undefined
  /** True while the text has errors: what is shown is of an older text. */
  readonly broken: boolean
  /** Path of the layer or input that is chosen. */
  readonly selected: string | undefined
  /** Times that the graph is to show. */
  readonly times: Times | undefined
}

/** What the kernels of a model took. */
export interface Times {
  /** The text that the model was of. */
  readonly of: ConfigText | undefined
  readonly kernels: Profile['kernels']
}

export interface Studio {
  readonly config: ConfigFile
  readonly source: Source
  readonly compiler: Compiler
  readonly state: () => State
  /** Of the last valid text. */
  readonly model: () => ModelView | undefined
  /** Chooses a layer or input by its path: moves the cursor to its text and marks its box. */
  readonly select: (path: string | undefined) => void
  /** Colours the kernels of the graph, until the model changes. */
  readonly showTimes: (times: Times | undefined) => void
  /** Called after the state changed. */
  readonly onChange: (listener: () => void) => void
}
