/** Reverse: what lies along an axis in the opposite order. */
import { int } from '../../fields/kinds.ts'
import { createReverse } from '../../graph/ops/reverse.ts'
import { featureAxis } from '../axes.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

export const reverse = defineLayer({
  type: 'Reverse',
  doc: 'The last along an axis comes first',
  fields: { axis: int({ default: 1, doc: 'axis that is turned around; 0 is the batch' }) },
  main: 'axis',
  inputs: 'one',
  build([x], args, layer) {
    floatInput(x!, layer)
    const axis = featureAxis(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    return createReverse(x!, [axis])
  },
  examples: [{ args: {}, inputs: [[5, 4]], output: [5, 4], parameters: 0 }],
})
