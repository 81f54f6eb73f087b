/** UpSampling3D: cells repeated along depth, height and width. */
import { defineUpSampling } from '../spatial/up-sampling.ts'

export const upSampling3D = defineUpSampling({
  type: 'UpSampling3D',
  rank: 3,
  examples: [
    { args: { size: [1, 2, 2] }, inputs: [[2, 1, 2, 3]], output: [2, 2, 4, 3], parameters: 0 },
  ],
})
