/** Conv1DTranspose: transposed convolution over steps. */
import { defineTransposedConvolution } from '../spatial/transposed.ts'

export const conv1DTranspose = defineTransposedConvolution({
  type: 'Conv1DTranspose',
  aliases: ['Convolution1DTranspose'],
  rank: 1,
  examples: [
    {
      args: { filters: 2, kernel_size: 3, strides: 2, padding: 'same' },
      inputs: [[3, 2]],
      output: [6, 2],
      parameters: 14,
    },
  ],
})
