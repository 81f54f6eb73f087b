/** ZeroPadding2D: zeros around height and width. */
import { defineZeroPadding } from '../spatial/margins.ts'

export const zeroPadding2D = defineZeroPadding({
  type: 'ZeroPadding2D',
  rank: 2,
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [7, 6, 3], parameters: 0 },
    {
      args: {
        padding: [
          [1, 0],
          [2, 3],
        ],
      },
      inputs: [[5, 4, 3]],
      output: [6, 9, 3],
      parameters: 0,
    },
    {
      args: { padding: [1, 2], data_format: 'channels_first' },
      inputs: [[3, 5, 4]],
      output: [3, 7, 8],
      parameters: 0,
    },
  ],
})
