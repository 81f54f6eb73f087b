/** What the page asks the worker, and what the worker answers: plain data, nothing else. */
import type { SummaryPort, SummaryRow } from '../../build/summary.ts'
import type { Severity } from '../../diagnostics/diagnostic.ts'
import type { Stage } from '../../diagrams/picture/picture.ts'
import type { Profile } from '../../diagrams/picture/profile.ts'
import type { PagePicture } from '../../diagrams/page/page-data.ts'
import type { Completion } from '../../lsp/completion-item.ts'
import type { ModelChoice } from '../api-files.ts'
import type { RunCalls } from './run-messages.ts'

/** A config as it stands in the editor. */
export interface ConfigText {
  /** Base name, which diagnostics call it by. */
  readonly file: string
  readonly text: string
  /** Texts of the files that it may include, by their path from the folder of the config. */
  readonly files: { readonly [path: string]: string }
  /** Which of its models is meant. */
  readonly choice?: ModelChoice | undefined
}

/** Offsets in the text that was asked about: UTF-16 units, half open. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A diagnostic as the page shows it. */
export interface Problem extends Range {
  readonly code: string
  readonly severity: Severity
  /** From 1, at `start`. */
  readonly line: number
  readonly message: string
  readonly hint: string | undefined
  /** What explains it, each with the place that it speaks of. */
  readonly notes: readonly string[]
  /** The file that is at fault where it is an included one; the range is then where it is named. */
  readonly elsewhere: string | undefined
  readonly fix: (Range & { readonly title: string; readonly text: string }) | undefined
}

export interface LayerView extends SummaryRow {
  /** As `name`: `stage1/0/main`. */
  readonly path: string
}

export interface InputView extends SummaryPort {
  /** Multiplies every value; undefined leaves them alone. */
  readonly scale: number | undefined
}

/** The model of a text without errors. */
export interface ModelView {
  readonly name: string
  readonly params: number
  readonly flops: number | null
  readonly inputs: readonly InputView[]
  readonly outputs: readonly SummaryPort[]
  /** In the order of the config. */
  readonly layers: readonly LayerView[]
}

export interface Checked {
  /** In source order. */
  readonly problems: readonly Problem[]
  /** Undefined where an error stands in the way. */
  readonly model: ModelView | undefined
}

export interface Drawn {
  /** SVG element as text; every name in it is escaped, and no style is. */
  readonly svg: string
  readonly picture: PagePicture
  /** `7 kernels from 12 layers, 225k params, 5.29M FLOPs` */
  readonly subtitle: string
  /** Of each box, by its id, the layer or input that it shows: its first part. */
  readonly paths: { readonly [id: string]: string }
  /** Ids of boxes by the path of each layer or input that has a part in them. */
  readonly boxes: { readonly [path: string]: string }
}

export interface HoverView extends Range {
  readonly markdown: string
}

export interface CompletionsView extends Range {
  readonly items: readonly Completion[]
}

/** A place in a text that need not have been checked so far. */
export interface Spot {
  readonly text: string
  readonly offset: number
}

/**
 * What can be asked, by name. All that brings no text is about that of the last `update` which the
 * same worker was given.
 */
export interface Calls extends RunCalls {
  update(request: ConfigText): Checked
  /** Pictures of the model, in the order of the stages; each names the boxes of the others. */
  pictures(request: {
    readonly stages: readonly Exclude<Stage, 'diff'>[]
    /** Measured on this model: they colour its kernels. */
    readonly times?: Profile['kernels'] | undefined
  }): readonly Drawn[]
  hover(request: Spot): HoverView | undefined
  complete(request: Spot): CompletionsView | undefined
  /** Where a layer, a group or an input is written. */
  locate(request: { readonly path: string }): Range | undefined
  /** Path of the layer, group or input that is written at an offset. */
  pathAt(request: { readonly offset: number }): string | undefined
}

export type CallName = keyof Calls

export type Request<N extends CallName> = Parameters<Calls[N]>[0]

export type Answer<N extends CallName> = Awaited<ReturnType<Calls[N]>>

/**
 * Workers that do not wait for each other. The text worker has the text as it is written, the other
 * ones the last text that was a model.
 */
export type Lane = 'text' | 'pictures' | 'runs'

export const lanes: { readonly [N in CallName]: Lane } = {
  update: 'text',
  pictures: 'pictures',
  hover: 'text',
  complete: 'text',
  locate: 'text',
  pathAt: 'text',
  data: 'runs',
  activations: 'runs',
  curve: 'runs',
  pull: 'runs',
  histogram: 'runs',
  predict: 'runs',
  time: 'runs',
}

/** What the page posts. */
export interface Message {
  readonly id: number
  readonly name: CallName
  readonly request: unknown
}

/** What the worker posts back: the answer, or what went wrong. */
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string; readonly problems: readonly string[] }
