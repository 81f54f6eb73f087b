/** Conv3DTranspose: transposed convolution over depth, height and width. */
import { defineTransposedConvolution } from '../spatial/transposed.ts'

export const conv3DTranspose = defineTransposedConvolution({
  type: 'Conv3DTranspose',
  aliases: ['Convolution3DTranspose'],
  rank: 3,
  examples: [
    {
      args: { filters: 2, kernel_size: 2, strides: [1, 2, 2] },
      inputs: [[2, 1, 2, 1]],
      output: [3, 2, 4, 2],
      parameters: 18,
    },
  ],
})
