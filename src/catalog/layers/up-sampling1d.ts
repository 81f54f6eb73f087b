/** UpSampling1D: cells repeated along steps. */
import { defineUpSampling } from '../spatial/up-sampling.ts'

export const upSampling1D = defineUpSampling({
  type: 'UpSampling1D',
  rank: 1,
  examples: [{ args: {}, inputs: [[3, 2]], output: [6, 2], parameters: 0 }],
})
