/** constant: every element is the same number. */
import { flatNumbers, numbers } from '../../fields/numbers.ts'
import { broadcastShapes, equalShapes } from '../../graph/shape.ts'
import { broadcastOffsets } from '../../graph/tensor.ts'
import { defineInitializer } from '../weights.ts'
import { filled } from './fill.ts'

export const constant = defineInitializer({
  name: 'constant',
  aliases: ['Constant'],
  doc: 'every element is value; a list of values is repeated along the axes before its own',
  fields: {
    value: numbers({ default: 0, doc: 'the number, or lists of numbers that broadcast' }),
  },
  main: 'value',
  make: args => {
    const value = flatNumbers(args.value)
    return {
      misfit: shape =>
        broadcasts(value.shape, shape) ? undefined : `is of [${value.shape.join(', ')}]`,
      fill(shape) {
        if (value.data.length === 1) return filled(shape, () => value.data[0]!)
        const offsets = broadcastOffsets(value.shape, shape)
        return Float32Array.from(offsets, offset => value.data[offset]!)
      },
    }
  },
})

function broadcasts(from: readonly number[], to: readonly number[]): boolean {
  return equalShapes(broadcastShapes([from, to]) ?? [], to)
}
