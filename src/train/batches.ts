/** Batches: examples of a dataset, gathered in a given order into arrays that are used again. */
import { batchName } from '../graph/dim.ts'
import type { Sizes } from '../graph/dim.ts'
import { type Inputs, type TensorData, createData } from '../runtime/instance.ts'
import type { Column, Dataset } from './dataset.ts'

export interface Batch {
  /** Overwritten by the next batch. */
  readonly inputs: Inputs
  readonly sizes: Sizes
  /** Number of examples. */
  readonly count: number
}

export interface Batches {
  /** Number of batches that all examples make; the last one may be smaller. */
  readonly count: number
  /** Batch number `index` of the examples in `order`; without an order they come as they are. */
  gather(index: number, order?: Uint32Array): Batch
}

export function createBatches(dataset: Dataset, batchSize: number): Batches {
  const largest = Math.min(batchSize, dataset.count)
  const buffers = dataset.columns.map(each => createData(each.dtype, largest * each.size))
  return {
    count: Math.ceil(dataset.count / batchSize),
    gather(index, order) {
      const start = index * batchSize
      const count = Math.min(batchSize, dataset.count - start)
      const inputs: { [name: string]: TensorData } = {}
      for (const [i, column] of dataset.columns.entries()) {
        const target = buffers[i]!.subarray(0, count * column.size)
        gatherColumn(column, target, k => (order ? order[start + k]! : start + k))
        inputs[column.name] = target
      }
      return { inputs, sizes: new Map([...dataset.sizes, [batchName, count]]), count }
    },
  }
}

function gatherColumn(column: Column, target: TensorData, example: (k: number) => number): void {
  const { data, size, scale } = column
  for (let at = 0, k = 0; at < target.length; at += size, k++) {
    const from = example(k) * size
    target.set(data.subarray(from, from + size), at)
  }
  if (scale === undefined) return
  // Both factors are float32 and so is the product, as in the graph.
  const factor = Math.fround(scale)
  for (let i = 0; i < target.length; i++) target[i]! *= factor
}
