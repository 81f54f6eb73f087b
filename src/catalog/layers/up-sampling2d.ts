/** UpSampling2D: cells repeated or interpolated along height and width. */
import { defineUpSampling } from '../spatial/up-sampling.ts'

export const upSampling2D = defineUpSampling({
  type: 'UpSampling2D',
  rank: 2,
  examples: [
    { args: { size: [2, 3] }, inputs: [[2, 2, 3]], output: [4, 6, 3], parameters: 0 },
    {
      args: { size: [2, 3], interpolation: 'bilinear' },
      inputs: [[3, 2, 3]],
      output: [6, 6, 3],
      parameters: 0,
    },
  ],
})
