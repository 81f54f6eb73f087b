/** AdaptiveAveragePooling1D: averages of so many windows over steps. */
import { defineAdaptivePooling } from '../spatial/adaptive-pooling.ts'

export const adaptiveAveragePooling1D = defineAdaptivePooling({
  type: 'AdaptiveAveragePooling1D',
  kind: 'average',
  rank: 1,
  examples: [
    { args: { output_size: 2 }, inputs: [[5, 3]], output: [2, 3], parameters: 0 },
    { args: { output_size: 3 }, inputs: [[6, 3]], output: [3, 3], parameters: 0 },
  ],
})
