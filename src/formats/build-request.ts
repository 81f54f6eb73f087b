/** What every target of `build` is asked for, and what it gives. */
import type { LossModel, Model } from '../build/model.ts'
import type { Values } from '../train/values.ts'

export interface BuildRequest {
  readonly model: Model
  /** Undefined where the config has no `training:`. */
  readonly training: LossModel | undefined
  /** A value for every weight of the model. */
  readonly weights: Values
  /** What files, and names in code, begin with: `model`. */
  readonly name: string
  /** Whether weights are part of the program, or a file apart; undefined leaves the choice. */
  readonly inlineWeights: boolean | undefined
}

/** A file of a build; nothing has been written yet. */
export interface BuiltFile {
  /** Without a folder. */
  readonly name: string
  readonly content: string | Uint8Array<ArrayBuffer>
}

/** Turns a model into files. Throws a `TenonError` where the format cannot say what it does. */
export type BuildModel = (
  request: BuildRequest,
) => readonly BuiltFile[] | Promise<readonly BuiltFile[]>
