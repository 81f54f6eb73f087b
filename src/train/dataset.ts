/** Datasets: examples in memory, one column per input of a training graph. */
import type { DType } from '../graph/shape.ts'
import type { Sizes } from '../graph/dim.ts'

/** Elements as files hold them; 64-bit integers have become int32 by then. */
export type ColumnData =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

/** All values of one input of the graph: an input of the model, or the target of an output. */
export interface Column {
  /** Name of the graph's input. */
  readonly name: string
  /** What the graph takes; a batch is converted while it is gathered. */
  readonly dtype: DType
  /** Elements of one example. */
  readonly size: number
  /** Example after example. */
  readonly data: ColumnData
  /** Multiplies every value, as float32; undefined leaves them alone. */
  readonly scale: number | undefined
}

export interface Dataset {
  /** Number of examples. */
  readonly count: number
  readonly columns: readonly Column[]
  /** Sizes of the named dims other than the batch, the same for every example. */
  readonly sizes: Sizes
}

/** Examples `start` to `end - 1`; nothing is copied. */
export function sliceDataset(dataset: Dataset, start: number, end: number): Dataset {
  const columns = dataset.columns.map(column => ({
    ...column,
    data: column.data.subarray(start * column.size, end * column.size),
  }))
  return { ...dataset, count: end - start, columns }
}

/** The first `limit` examples, or all where there are fewer. */
export function limitDataset(dataset: Dataset, limit = Infinity): Dataset {
  return sliceDataset(dataset, 0, Math.min(limit, dataset.count))
}

/**
 * How many of `count` examples validate: `validation` is a number of examples, or a fraction below
 * 1. A fraction leaves a number of training examples that is rounded down, as Keras does. Undefined
 * where a side would be empty.
 */
export function validationCount(validation: number, count: number): number | undefined {
  const taken = validation < 1 ? count - Math.floor(count * (1 - validation)) : validation
  return Number.isInteger(taken) && taken >= 1 && taken < count ? taken : undefined
}
