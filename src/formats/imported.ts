/** A model that was read from another tool's file: what every importer gives, as plain values. */
import type { JsonMap } from '../fields/field.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import type { DType } from '../graph/shape.ts'
import type { ImportReport } from './report.ts'

export interface ImportedModel {
  readonly config: ImportedConfig
  /**
   * By the name that the weight has where every layer stands in the config under its own name:
   * `conv1/kernel`; of a block that stands for a foreign layer, `beta/dense/kernel`.
   */
  readonly weights: ReadonlyMap<string, FileTensor>
  readonly report: ImportReport
}

/** The layers one after the other, whatever repeats; each may feed from any that stands above. */
export interface ImportedConfig {
  readonly name: string
  readonly inputs: readonly ImportedInput[]
  readonly layers: readonly ImportedLayer[]
  /** In the order of the model that was read. */
  readonly outputs: readonly ImportedOutput[]
  readonly training?: JsonMap
  /** Blocks that layers of no type of the catalog stand for, as `blocks:` declares them. */
  readonly blocks?: JsonMap
  /** Own activations by name, as expressions of `x`. */
  readonly activations?: JsonMap
}

export interface ImportedInput {
  readonly name: string
  /** Without the batch; null, or a name that others may have too, is a dynamic dim. */
  readonly shape: readonly (number | string | null)[]
  readonly dtype: DType
  readonly scale?: number
}

export interface ImportedLayer {
  /** A type of the catalog, or a name of `blocks`. */
  readonly type: string
  /** Unique, without `/`, as a config may write it: `nameGiver` makes such names. */
  readonly name: string
  /** False where a tool has counted its layers to find the name: nobody misses it. */
  readonly named: boolean
  /** What differs from the defaults of the catalog. */
  readonly args: JsonMap
  readonly from: readonly ImportedFeed[]
  /** Name of the layer above whose weights this one has too. */
  readonly weights?: string
  readonly trainable?: boolean
  /** So often, each on the result of the one before; only of layers that were found to be equal. */
  readonly repeat?: number
}

export interface ImportedFeed {
  /** Name of an input, or of a layer above. */
  readonly layer: string
  /** Which of its results; the first is 0. */
  readonly output?: number
  /** `query`, `initial_state`: only of layers whose inputs have names. */
  readonly role?: string
}

export interface ImportedOutput {
  /** What users of the model call it. */
  readonly name: string
  readonly from: ImportedFeed
}
