/** AdaptiveMaxPooling2D: maxima of so many windows over height and width. */
import { defineAdaptivePooling } from '../spatial/adaptive-pooling.ts'

export const adaptiveMaxPooling2D = defineAdaptivePooling({
  type: 'AdaptiveMaxPooling2D',
  kind: 'max',
  rank: 2,
  examples: [
    { args: { output_size: [3, 2] }, inputs: [[5, 4, 3]], output: [3, 2, 3], parameters: 0 },
    { args: { output_size: 2 }, inputs: [[6, 4, 3]], output: [2, 2, 3], parameters: 0 },
  ],
})
