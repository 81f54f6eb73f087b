/** Parameter: a learned tensor that is the same for every example. */
import { int, list } from '../../fields/kinds.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { defineLayer } from '../layer.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

export const parameter = defineLayer({
  type: 'Parameter',
  doc: 'A learned tensor, the same for every example; of x it reads how many examples there are',
  fields: {
    shape: list(int({ min: 1, doc: 'size' }), { doc: 'its shape, without the batch' }),
    ...weightFields('value', 'zeros'),
  },
  main: 'shape',
  inputs: 'one',
  build([x], args, layer) {
    const { shape } = args
    const value = makeWeight(layer, { name: 'value', shape, prefix: 'value' }, args)
    return createBroadcast(createReshape(value, [1, ...shape]), [x!.shape[0]!, ...shape])
  },
  examples: [{ args: { shape: [3, 2] }, inputs: [[4]], output: [3, 2], parameters: 6 }],
})
