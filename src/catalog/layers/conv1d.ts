/** Conv1D: convolution along a sequence. */
import { defineConvolution } from '../spatial/convolution.ts'

export const conv1D = defineConvolution({
  type: 'Conv1D',
  aliases: ['Convolution1D'],
  rank: 1,
  examples: [
    { args: { filters: 8, kernel_size: 3 }, inputs: [[28, 2]], output: [26, 8], parameters: 56 },
    {
      args: { filters: 4, kernel_size: 3, dilation_rate: 2, padding: 'causal' },
      inputs: [[9, 2]],
      output: [9, 4],
      parameters: 28,
    },
    {
      args: { filters: 4, kernel_size: 3, strides: 2, padding: 'same', groups: 2 },
      inputs: [[7, 6]],
      output: [4, 4],
      parameters: 40,
    },
  ],
})
