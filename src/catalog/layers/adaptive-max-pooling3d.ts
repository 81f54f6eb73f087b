/** AdaptiveMaxPooling3D: maxima of so many windows over depth, height and width. */
import { defineAdaptivePooling } from '../spatial/adaptive-pooling.ts'

export const adaptiveMaxPooling3D = defineAdaptivePooling({
  type: 'AdaptiveMaxPooling3D',
  kind: 'max',
  rank: 3,
  examples: [
    {
      args: { output_size: [2, 3, 1] },
      inputs: [[5, 4, 3, 2]],
      output: [2, 3, 1, 2],
      parameters: 0,
    },
    { args: { output_size: 2 }, inputs: [[4, 4, 2, 2]], output: [2, 2, 2, 2], parameters: 0 },
  ],
})
