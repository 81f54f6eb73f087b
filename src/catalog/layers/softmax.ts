/** Softmax: positive numbers that add up to 1 along an axis. */
import { axisField, softmaxAxes, softmaxOver } from '../activations/softmax.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

export const softmax = defineLayer({
  type: 'Softmax',
  doc: 'exp(x) / sum(exp(x)) along one axis, or along several taken together',
  fields: { axis: axisField },
  main: 'axis',
  inputs: 'one',
  activation: true,
  build([x], { axis }, layer) {
    floatInput(x!, layer)
    return softmaxOver(x!, softmaxAxes(axis, x!, { owner: layer.type, layer, path: ['axis'] }))
  },
  examples: [{ args: {}, inputs: [[4]], output: [4], parameters: 0 }],
})
