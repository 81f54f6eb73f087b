/** Flatten: all axes but the batch become one. */
import { productOf } from '../../graph/dim.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { defineLayer } from '../layer.ts'
import { channelsLast, dataFormatField } from '../windows.ts'

export const flatten = defineLayer({
  type: 'Flatten',
  doc: 'Puts all axes but the batch into one, in row-major order',
  fields: { data_format: dataFormatField },
  inputs: 'one',
  build([x], args, layer) {
    channelsLast(args.data_format, layer)
    const [batch, ...rest] = x!.shape
    return createReshape(x!, [batch!, productOf(rest)])
  },
  examples: [{ args: {}, inputs: [[5, 4, 3]], output: [60], parameters: 0 }],
})
