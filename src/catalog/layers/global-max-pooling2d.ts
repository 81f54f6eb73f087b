/** GlobalMaxPooling2D: the largest value of each channel of an image. */
import { createReduce } from '../../graph/ops/reduce.ts'
import { defineLayer } from '../layer.ts'
import { globalPool2d, globalPoolingFields } from '../pooling.ts'

export const globalMaxPooling2D = defineLayer({
  type: 'GlobalMaxPooling2D',
  aliases: ['GlobalMaxPool2D'],
  doc: 'The largest value over height and width, channel by channel',
  fields: globalPoolingFields,
  inputs: 'one',
  build: ([x], args, layer) =>
    globalPool2d((x, axes) => createReduce('max', x, axes), x!, args, layer),
  examples: [{ args: { keepdims: true }, inputs: [[5, 4, 3]], output: [1, 1, 3], parameters: 0 }],
})
