/** DepthwiseConv2D: convolution of each channel with its own kernels. */
import { int } from '../../fields/kinds.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { convolutionFields, convolve, expectConvolution } from '../convolution-fields.ts'
import { defineLayer } from '../layer.ts'
import { finishOutput, outputFields } from '../output-fields.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

export const depthwiseConv2D = defineLayer({
  type: 'DepthwiseConv2D',
  doc: 'Convolves each channel on its own; kernel [height, width, channels, depth_multiplier]',
  fields: {
    ...convolutionFields,
    depth_multiplier: int({ default: 1, min: 1, doc: 'channels of the result per channel' }),
    ...weightFields('depthwise', 'glorot_uniform'),
    ...outputFields,
  },
  main: 'kernel_size',
  inputs: 'one',
  build([x], args, layer) {
    expectConvolution(x!, args, layer)
    const { kernel_size: size, depth_multiplier: multiplier } = args
    const shape = [...size, x!.shape[3]!, multiplier]
    const kernel = makeWeight(layer, { name: 'kernel', shape, prefix: 'depthwise' }, args)
    const channels = kernel.shape[2] as number
    // One group per channel, whose filters lie side by side in the kernel already.
    const grouped = createReshape(kernel, [...size, 1, channels * multiplier])
    return finishOutput(convolve(x!, grouped, channels, args, layer), args, layer)
  },
  examples: [
    {
      args: { kernel_size: 3, padding: 'same', depth_multiplier: 2 },
      inputs: [[6, 6, 4]],
      output: [6, 6, 8],
      parameters: 80,
    },
  ],
})
