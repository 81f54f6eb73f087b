/** The values that weights start with. */
import { createRandomStream } from '../catalog/random.ts'
import { assert } from '../diagnostics/assert.ts'
import type { Model, Weight } from './model.ts'

/**
 * First values of every weight by name, from its initializer. Each weight has its own stream of
 * random numbers, from `seed` and its name, so adding a layer leaves the values of the others
 * alone.
 */
export function initialValues(model: Model, seed: number): ReadonlyMap<string, Float32Array> {
  return new Map(model.weights.map(weight => [weight.name, initialValue(weight, seed)]))
}

function initialValue({ name, shape, initializer }: Weight, seed: number): Float32Array {
  const values = initializer.fill(shape, createRandomStream(seed, name))
  const count = shape.reduce((product, dim) => product * dim, 1)
  assert(values.length === count, `${initializer.name} gave ${values.length} of ${count} numbers`)
  return values
}
