/** AdaptiveAveragePooling2D: averages of so many windows over height and width. */
import { defineAdaptivePooling } from '../spatial/adaptive-pooling.ts'

export const adaptiveAveragePooling2D = defineAdaptivePooling({
  type: 'AdaptiveAveragePooling2D',
  kind: 'average',
  rank: 2,
  examples: [
    { args: { output_size: [3, 2] }, inputs: [[5, 4, 3]], output: [3, 2, 3], parameters: 0 },
    { args: { output_size: 2 }, inputs: [[6, 4, 3]], output: [2, 2, 3], parameters: 0 },
  ],
})
