/** SeparableConv1D: depthwise convolution, then mixing of channels. */
import { defineSeparableConvolution } from '../spatial/depthwise.ts'

export const separableConv1D = defineSeparableConvolution({
  type: 'SeparableConv1D',
  aliases: ['SeparableConvolution1D'],
  rank: 1,
  examples: [
    {
      args: { filters: 5, kernel_size: 3, depth_multiplier: 2 },
      inputs: [[7, 3]],
      output: [5, 5],
      parameters: 53,
    },
  ],
})
