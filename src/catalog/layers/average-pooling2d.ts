/** AveragePooling2D: the average of windows over height and width. */
import { definePooling } from '../spatial/pooling.ts'

export const averagePooling2D = definePooling({
  type: 'AveragePooling2D',
  aliases: ['AvgPool2D'],
  kind: 'average',
  rank: 2,
  examples: [
    { args: { pool_size: 2 }, inputs: [[5, 4, 3]], output: [2, 2, 3], parameters: 0 },
    {
      args: { pool_size: 3, strides: 2, padding: 'same' },
      inputs: [[5, 4, 3]],
      output: [3, 2, 3],
      parameters: 0,
    },
  ],
})
