/** AveragePooling1D: the average of windows over steps. */
import { definePooling } from '../spatial/pooling.ts'

export const averagePooling1D = definePooling({
  type: 'AveragePooling1D',
  aliases: ['AvgPool1D'],
  kind: 'average',
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
