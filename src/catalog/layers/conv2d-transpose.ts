/** Conv2DTranspose: transposed convolution over height and width. */
import { defineTransposedConvolution } from '../spatial/transposed.ts'

export const conv2DTranspose = defineTransposedConvolution({
  type: 'Conv2DTranspose',
  aliases: ['Convolution2DTranspose', 'Deconvolution2D'],
  rank: 2,
  examples: [
    {
      args: { filters: 2, kernel_size: 4, strides: 2, padding: 'same' },
      inputs: [[2, 3, 2]],
      output: [4, 6, 2],
      parameters: 66,
    },
    {
      args: {
        filters: 2,
        kernel_size: 3,
        strides: 2,
        padding: 'same',
        output_padding: 1,
        data_format: 'channels_first',
      },
      inputs: [[1, 2, 3]],
      output: [2, 4, 6],
      parameters: 20,
    },
  ],
})
