/** Cropping1D: cells cut off from steps. */
import { defineCropping } from '../spatial/margins.ts'

export const cropping1D = defineCropping({
  type: 'Cropping1D',
  rank: 1,
  examples: [
    { args: {}, inputs: [[4, 3]], output: [2, 3], parameters: 0 },
    { args: { cropping: [0, 2] }, inputs: [[4, 3]], output: [2, 3], parameters: 0 },
  ],
})
