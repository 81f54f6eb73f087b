/** Conv3D: convolution over depth, height and width. */
import { defineConvolution } from '../spatial/convolution.ts'

export const conv3D = defineConvolution({
  type: 'Conv3D',
  aliases: ['Convolution3D'],
  rank: 3,
  examples: [
    {
      args: { filters: 4, kernel_size: [2, 3, 3] },
      inputs: [[5, 7, 6, 2]],
      output: [4, 5, 4, 4],
      parameters: 148,
    },
    {
      args: { filters: 2, kernel_size: 3, strides: 2, padding: 'same' },
      inputs: [[3, 5, 4, 2]],
      output: [2, 3, 2, 2],
      parameters: 110,
    },
  ],
})
