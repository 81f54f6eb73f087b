/** LeakyReLU: relu with a slope below zero. */
import type { Field } from '../../fields/field.ts'
import { num } from '../../fields/kinds.ts'
import { leaky } from '../activations/leaky-relu.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

const defaultSlope = 0.3

/** Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013. */
export const leakyReLU = defineLayer({
  type: 'LeakyReLU',
  doc: 'x where x >= 0, else negative_slope * x',
  fields: {
    negative_slope: whereWritten(num({ default: defaultSlope, min: 0, doc: 'slope below zero' })),
    alpha: whereWritten(
      num({ default: defaultSlope, min: 0, doc: 'older name of negative_slope' }),
    ),
  },
  main: 'negative_slope',
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], { negative_slope, alpha }, layer) {
    floatInput(x!, layer)
    if (negative_slope !== null && alpha !== null) {
      const names = ['negative_slope', 'alpha'] as const
      layer.fail('two-names-for-one', { owner: layer.type, names }, ['alpha'])
    }
    const slope = negative_slope ?? alpha ?? defaultSlope
    return elementwise([x!], x => leaky(x, slope))
  },
  examples: [{ args: {}, inputs: [[4]], output: [4], parameters: 0 }],
})

/** Reads as null where nothing is written, so that two names for one argument can be told apart. */
function whereWritten(field: Field<number>): Field<number | null> {
  return {
    ...field,
    default: null,
    read: (value, path, context) => (value === null ? null : field.read(value, path, context)),
  }
}
