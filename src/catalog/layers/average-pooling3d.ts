/** AveragePooling3D: the average of windows over depth, height and width. */
import { definePooling } from '../spatial/pooling.ts'

export const averagePooling3D = definePooling({
  type: 'AveragePooling3D',
  aliases: ['AvgPool3D'],
  kind: 'average',
  rank: 3,
  examples: [
    { args: { pool_size: 2 }, inputs: [[5, 4, 3, 2]], output: [2, 2, 1, 2], parameters: 0 },
    {
      args: { pool_size: 3, strides: 2, padding: 'same' },
      inputs: [[5, 4, 3, 2]],
      output: [3, 2, 2, 2],
      parameters: 0,
    },
  ],
})
