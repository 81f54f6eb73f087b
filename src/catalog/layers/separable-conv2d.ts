/** SeparableConv2D: depthwise convolution, then mixing of channels. */
import { defineSeparableConvolution } from '../spatial/depthwise.ts'

export const separableConv2D = defineSeparableConvolution({
  type: 'SeparableConv2D',
  aliases: ['SeparableConvolution2D'],
  rank: 2,
  examples: [
    {
      args: { filters: 5, kernel_size: 3, strides: 2, padding: 'same' },
      inputs: [[6, 5, 4]],
      output: [3, 3, 5],
      parameters: 61,
    },
    {
      args: { filters: 2, kernel_size: [2, 1], depth_multiplier: 2 },
      inputs: [[3, 4, 3]],
      output: [2, 4, 2],
      parameters: 26,
    },
  ],
})
