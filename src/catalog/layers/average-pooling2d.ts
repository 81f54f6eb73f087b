/** AveragePooling2D: the average of windows over height and width. */
import { perAxis } from '../../fields/kinds.ts'
import { defineLayer } from '../layer.ts'
import { pool2d, poolingFields } from '../pooling.ts'

export const averagePooling2D = defineLayer({
  type: 'AveragePooling2D',
  aliases: ['AvgPool2D'],
  doc: 'The average of each window, channel by channel; padded cells do not count',
  fields: {
    pool_size: perAxis(2, { min: 1, doc: 'height and width of the window' }),
    ...poolingFields,
  },
  main: 'pool_size',
  inputs: 'one',
  build: ([x], args, layer) => pool2d('average', x!, args, layer),
  examples: [
    { args: { pool_size: 2 }, inputs: [[5, 4, 3]], output: [2, 2, 3], parameters: 0 },
    {
      args: { pool_size: 3, strides: 2, padding: 'same' },
      inputs: [[5, 4, 3]],
      output: [3, 2, 3],
      parameters: 0,
    },
  ],
})
