/** MaxPooling1D: the maximum of windows over steps. */
import { definePooling } from '../spatial/pooling.ts'

export const maxPooling1D = definePooling({
  type: 'MaxPooling1D',
  aliases: ['MaxPool1D'],
  kind: 'max',
  rank: 1,
  examples: [
    { args: { pool_size: 2 }, inputs: [[5, 3]], output: [2, 3], parameters: 0 },
    {
      args: { pool_size: 3, strides: 2, padding: 'same' },
      inputs: [[5, 3]],
      output: [3, 3],
      parameters: 0,
    },
  ],
})
