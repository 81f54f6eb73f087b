/** ZeroPadding3D: zeros around depth, height and width. */
import { defineZeroPadding } from '../spatial/margins.ts'

export const zeroPadding3D = defineZeroPadding({
  type: 'ZeroPadding3D',
  rank: 3,
  examples: [
    { args: {}, inputs: [[2, 3, 4, 1]], output: [4, 5, 6, 1], parameters: 0 },
    {
      args: { padding: [0, [1, 0], 2] },
      inputs: [[2, 3, 4, 1]],
      output: [2, 4, 8, 1],
      parameters: 0,
    },
  ],
})
