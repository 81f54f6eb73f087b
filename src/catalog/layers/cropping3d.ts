/** Cropping3D: cells cut off from depth, height and width. */
import { defineCropping } from '../spatial/margins.ts'

export const cropping3D = defineCropping({
  type: 'Cropping3D',
  rank: 3,
  examples: [
    { args: {}, inputs: [[3, 4, 5, 2]], output: [1, 2, 3, 2], parameters: 0 },
    {
      args: { cropping: [0, [1, 0], 2] },
      inputs: [[2, 3, 5, 1]],
      output: [2, 2, 1, 1],
      parameters: 0,
    },
  ],
})
