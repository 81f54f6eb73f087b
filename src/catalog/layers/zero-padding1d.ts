/** ZeroPadding1D: zeros around steps. */
import { defineZeroPadding } from '../spatial/margins.ts'

export const zeroPadding1D = defineZeroPadding({
  type: 'ZeroPadding1D',
  rank: 1,
  examples: [
    { args: {}, inputs: [[4, 3]], output: [6, 3], parameters: 0 },
    { args: { padding: [0, 2] }, inputs: [[4, 3]], output: [6, 3], parameters: 0 },
  ],
})
