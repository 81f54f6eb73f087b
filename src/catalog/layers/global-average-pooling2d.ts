/** GlobalAveragePooling2D: the average of each channel over height and width. */
import { defineGlobalPooling } from '../spatial/global-pooling.ts'

export const globalAveragePooling2D = defineGlobalPooling({
  type: 'GlobalAveragePooling2D',
  aliases: ['GlobalAvgPool2D'],
  kind: 'average',
  rank: 2,
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [3], parameters: 0 },
    { args: { keepdims: true }, inputs: [[5, 4, 3]], output: [1, 1, 3], parameters: 0 },
  ],
})
