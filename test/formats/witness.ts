/** What another tool gave for a model, and how far tenon is from it. */
import type { CompiledModel } from '../../src/index.ts'

interface Numbers {
  readonly dtype?: 'float32' | 'int32' | 'uint8'
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** Both in the order of the model. */
export interface Witness {
  readonly inputs: readonly Numbers[]
  readonly outputs: readonly Numbers[]
}

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }

/** The largest difference of all results, relative to the largest number of each. */
export function distanceTo({ inputs, outputs }: Witness, model: CompiledModel): number {
  const given = inputs.map(({ dtype = 'float32', shape, data }, i) => {
    return [model.inputs[i]!.name, { data: arrays[dtype].from(data), shape }] as const
  })
  const results = Object.values(model.run(Object.fromEntries(given)))
  return Math.max(...outputs.map(({ data }, i) => distance(dataOf(results[i]!), data)))
}

function dataOf(result: ArrayLike<number> | { readonly data: ArrayLike<number> }) {
  return 'data' in result ? result.data : result
}

/** The largest difference between two lists of numbers, relative to the largest expected one. */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  let [most, scale] = [0, 1e-30]
  for (let i = 0; i < expected.length; i++) {
    // A NaN is never near.
    const gap = Math.abs(actual[i]! - expected[i]!)
    most = gap <= most ? most : gap
    scale = Math.max(scale, Math.abs(expected[i]!))
  }
  return most / scale
}
