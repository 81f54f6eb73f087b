/** MaxPooling3D: the maximum of windows over depth, height and width. */
import { definePooling } from '../spatial/pooling.ts'

export const maxPooling3D = definePooling({
  type: 'MaxPooling3D',
  aliases: ['MaxPool3D'],
  kind: 'max',
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
