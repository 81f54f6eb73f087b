/** Dense: the fully connected layer. */
import { int } from '../../fields/kinds.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { finishOutput, outputFields } from '../output-fields.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

export const dense = defineLayer({
  type: 'Dense',
  doc: 'activation(x @ kernel + bias) along the last axis',
  fields: {
    units: int({ min: 1, doc: 'size of the last axis of the result' }),
    ...weightFields('kernel', 'glorot_uniform'),
    ...outputFields,
  },
  main: 'units',
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const shape = [x!.shape.at(-1)!, args.units]
    const kernel = makeWeight(layer, { name: 'kernel', shape, prefix: 'kernel' }, args)
    return finishOutput(createMatmul(x!, kernel), args, layer)
  },
  examples: [
    { args: { units: 10 }, inputs: [[784]], output: [10], parameters: 7850 },
    { args: { units: 4, use_bias: false }, inputs: [[5, 3]], output: [5, 4], parameters: 12 },
  ],
})
