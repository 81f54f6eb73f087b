/** GlobalMaxPooling3D: the maximum of each channel over depth, height and width. */
import { defineGlobalPooling } from '../spatial/global-pooling.ts'

export const globalMaxPooling3D = defineGlobalPooling({
  type: 'GlobalMaxPooling3D',
  aliases: ['GlobalMaxPool3D'],
  kind: 'max',
  rank: 3,
  examples: [
    { args: {}, inputs: [[5, 4, 3, 2]], output: [2], parameters: 0 },
    { args: { keepdims: true }, inputs: [[5, 4, 3, 2]], output: [1, 1, 1, 2], parameters: 0 },
  ],
})
