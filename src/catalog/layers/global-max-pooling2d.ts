/** GlobalMaxPooling2D: the maximum of each channel over height and width. */
import { defineGlobalPooling } from '../spatial/global-pooling.ts'

export const globalMaxPooling2D = defineGlobalPooling({
  type: 'GlobalMaxPooling2D',
  aliases: ['GlobalMaxPool2D'],
  kind: 'max',
  rank: 2,
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [3], parameters: 0 },
    { args: { keepdims: true }, inputs: [[5, 4, 3]], output: [1, 1, 3], parameters: 0 },
  ],
})
