/** DepthwiseConv2D: convolution of each channel with its own kernels. */
import { defineDepthwiseConvolution } from '../spatial/depthwise.ts'

export const depthwiseConv2D = defineDepthwiseConvolution({
  type: 'DepthwiseConv2D',
  rank: 2,
  examples: [
    {
      args: { kernel_size: 3, padding: 'same', depth_multiplier: 2 },
      inputs: [[6, 6, 4]],
      output: [6, 6, 8],
      parameters: 80,
    },
    {
      args: { kernel_size: 3, dilation_rate: [1, 2] },
      inputs: [[5, 7, 4]],
      output: [3, 3, 4],
      parameters: 40,
    },
  ],
})
