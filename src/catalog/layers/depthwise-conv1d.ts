/** DepthwiseConv1D: convolution of each channel with its own kernels. */
import { defineDepthwiseConvolution } from '../spatial/depthwise.ts'

export const depthwiseConv1D = defineDepthwiseConvolution({
  type: 'DepthwiseConv1D',
  rank: 1,
  examples: [
    {
      args: { kernel_size: 3, padding: 'same', depth_multiplier: 2 },
      inputs: [[6, 4]],
      output: [6, 8],
      parameters: 32,
    },
  ],
})
