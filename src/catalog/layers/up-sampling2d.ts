/** UpSampling2D: cells repeated along height and width. */
import { defineUpSampling } from '../spatial/up-sampling.ts'

export const upSampling2D = defineUpSampling({
  type: 'UpSampling2D',
  rank: 2,
  examples: [{ args: { size: [2, 3] }, inputs: [[2, 2, 3]], output: [4, 6, 3], parameters: 0 }],
})
