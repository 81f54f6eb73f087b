/** GlobalAveragePooling2D: the average of each channel of an image. */
import { defineLayer } from '../layer.ts'
import { globalPool2d, globalPoolingFields } from '../pooling.ts'
import { meanOver } from '../reductions.ts'

export const globalAveragePooling2D = defineLayer({
  type: 'GlobalAveragePooling2D',
  aliases: ['GlobalAvgPool2D'],
  doc: 'The average over height and width, channel by channel',
  fields: globalPoolingFields,
  inputs: 'one',
  build: ([x], args, layer) => globalPool2d(meanOver, x!, args, layer),
  examples: [{ args: {}, inputs: [[5, 4, 3]], output: [3], parameters: 0 }],
})
