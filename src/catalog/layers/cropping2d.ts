/** Cropping2D: cells cut off from height and width. */
import { defineCropping } from '../spatial/margins.ts'

export const cropping2D = defineCropping({
  type: 'Cropping2D',
  rank: 2,
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [5, 4, 3], parameters: 0 },
    {
      args: {
        cropping: [
          [1, 0],
          [2, 1],
        ],
      },
      inputs: [[5, 4, 3]],
      output: [4, 1, 3],
      parameters: 0,
    },
    {
      args: { cropping: 1, data_format: 'channels_first' },
      inputs: [[3, 5, 4]],
      output: [3, 3, 2],
      parameters: 0,
    },
  ],
})
