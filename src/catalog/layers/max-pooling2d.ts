/** MaxPooling2D: the maximum of windows over height and width. */
import { definePooling } from '../spatial/pooling.ts'

export const maxPooling2D = definePooling({
  type: 'MaxPooling2D',
  aliases: ['MaxPool2D'],
  kind: 'max',
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
