/** GlobalMaxPooling1D: the maximum of each channel over steps. */
import { defineGlobalPooling } from '../spatial/global-pooling.ts'

export const globalMaxPooling1D = defineGlobalPooling({
  type: 'GlobalMaxPooling1D',
  aliases: ['GlobalMaxPool1D'],
  kind: 'max',
  rank: 1,
  examples: [
    { args: {}, inputs: [[5, 3]], output: [3], parameters: 0 },
    { args: { keepdims: true }, inputs: [[5, 3]], output: [1, 3], parameters: 0 },
  ],
})
