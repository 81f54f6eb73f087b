/** Conv2D: convolution over height and width. */
import { defineConvolution } from '../spatial/convolution.ts'

export const conv2D = defineConvolution({
  type: 'Conv2D',
  aliases: ['Convolution2D'],
  rank: 2,
  examples: [
    {
      args: { filters: 8, kernel_size: 3 },
      inputs: [[28, 28, 1]],
      output: [26, 26, 8],
      parameters: 80,
    },
    {
      args: { filters: 4, kernel_size: 3, strides: 2, padding: 'same', groups: 2 },
      inputs: [[5, 7, 6]],
      output: [3, 4, 4],
      parameters: 112,
    },
    {
      args: { filters: 4, kernel_size: [3, 2], data_format: 'channels_first' },
      inputs: [[2, 5, 7]],
      output: [4, 3, 6],
      parameters: 52,
    },
  ],
})
