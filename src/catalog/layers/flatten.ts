/** Flatten: all axes but the batch become one. */
import { productOf } from '../../graph/dim.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { defineLayer } from '../layer.ts'
import { dataFormatField, toChannelsLast } from '../spatial/grid.ts'

export const flatten = defineLayer({
  type: 'Flatten',
  doc: 'Puts all axes but the batch into one, in row-major order',
  fields: { data_format: dataFormatField },
  inputs: 'one',
  build([x], args) {
    // As in Keras, values are in the order of channels_last whatever the input's layout is.
    const last = x!.shape.length > 2 ? toChannelsLast(x!, args.data_format) : x!
    const [batch, ...rest] = last.shape
    return createReshape(last, [batch!, productOf(rest)])
  },
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [60], parameters: 0 },
    { args: { data_format: 'channels_first' }, inputs: [[3, 5, 4]], output: [60], parameters: 0 },
  ],
})
