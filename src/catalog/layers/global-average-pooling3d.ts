/** GlobalAveragePooling3D: the average of each channel over depth, height and width. */
import { defineGlobalPooling } from '../spatial/global-pooling.ts'

export const globalAveragePooling3D = defineGlobalPooling({
  type: 'GlobalAveragePooling3D',
  aliases: ['GlobalAvgPool3D'],
  kind: 'average',
  rank: 3,
  examples: [
    { args: {}, inputs: [[5, 4, 3, 2]], output: [2], parameters: 0 },
    { args: { keepdims: true }, inputs: [[5, 4, 3, 2]], output: [1, 1, 1, 2], parameters: 0 },
  ],
})
