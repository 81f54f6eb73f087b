/** GlobalAveragePooling1D: the average of each channel over steps. */
import { defineGlobalPooling } from '../spatial/global-pooling.ts'

export const globalAveragePooling1D = defineGlobalPooling({
  type: 'GlobalAveragePooling1D',
  aliases: ['GlobalAvgPool1D'],
  kind: 'average',
  rank: 1,
  examples: [
    { args: {}, inputs: [[5, 3]], output: [3], parameters: 0 },
    { args: { keepdims: true }, inputs: [[5, 3]], output: [1, 3], parameters: 0 },
  ],
})
