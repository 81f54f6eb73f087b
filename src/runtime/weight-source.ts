/** Where an instance gets its weights from when it is made. */
import { assert } from '../diagnostics/assert.ts'
import type { Graph } from '../graph/graph.ts'
import { parametersOf } from '../graph/graph.ts'
import { type DType, type Shape, evaluateShape } from '../graph/shape.ts'
import { countOf } from '../graph/tensor.ts'
import { type TensorData, createData } from './instance.ts'

/**
 * Weights by name that are copied one by one to where they are wanted, so that those of a large
 * file need never be there all at once.
 */
export interface WeightSource {
  has(name: string): boolean
  /** Copies a weight that is there into `target`, which has its dtype and length. */
  copy(name: string, target: TensorData): void
}

/** Weights that are there already. */
export function heldSource(values: ReadonlyMap<string, TensorData>): WeightSource {
  return {
    has: name => values.has(name),
    copy(name, target) {
      const data = values.get(name)!
      assert(data.length === target.length, `${data.length} values where ${target.length} fit`)
      target.set(data)
    },
  }
}

/** A weight or piece of state whose size is known. */
export interface Stored {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}

/** The weights and the state of a graph. */
export function storedIn(graph: Graph): readonly Stored[] {
  return parametersOf(graph)
    .filter(({ attributes }) => attributes.storage !== 'input')
    .map(({ attributes: { name }, dtype, shape }) => ({ name, dtype, shape }))
}

/** Those of `wanted` that a source has, held in memory. */
export function holdWeights(
  wanted: readonly Stored[],
  source: WeightSource,
): ReadonlyMap<string, TensorData> {
  const present = wanted.filter(({ name }) => source.has(name))
  return new Map(
    present.map(({ name, dtype, shape }) => {
      const data = createData(dtype, countOf(evaluateShape(shape, new Map())))
      source.copy(name, data)
      return [name, data] as const
    }),
  )
}
