/** Inputs to time a model with: ordinary numbers of the declared shapes. */
import type { Port } from './build/model.ts'
import type { Sizes } from './graph/dim.ts'
import { evaluateShape } from './graph/shape.ts'
import { type Inputs, createData } from './runtime/instance.ts'

/**
 * Values have no influence on the time, but for those that are denormal: these are whole numbers
 * from 0 to 1, which every dtype, scale and table has.
 */
export function typicalInputs(ports: readonly Port[], sizes: Sizes): Inputs {
  return Object.fromEntries(
    ports.map(({ name, shape, dtype }) => {
      const count = evaluateShape(shape, sizes).reduce((product, dim) => product * dim, 1)
      return [name, createData(dtype, count).map((_, i) => i % 2)]
    }),
  )
}
