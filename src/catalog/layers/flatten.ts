/** Flatten: all axes but the batch become one. */
import { productOf } from '../../graph/dim.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { createTranspose } from '../../graph/ops/transpose.ts'
import { defineLayer } from '../layer.ts'
import { dataFormatField } from '../windows.ts'

export const flatten = defineLayer({
  type: 'Flatten',
  doc: 'Puts all axes but the batch into one, row-major; channels_first moves channels last before',
  fields: { data_format: dataFormatField },
  inputs: 'one',
  build([x], args) {
    const [batch, ...rest] = x!.shape
    const [, ...axes] = x!.shape.keys()
    const moves = args.data_format === 'channels_first' && axes.length > 1
    const last = moves ? createTranspose(x!, [0, ...axes.slice(1), 1]) : x!
    return createReshape(last, [batch!, productOf(rest)])
  },
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [60], parameters: 0 },
    { args: { data_format: 'channels_first' }, inputs: [[3, 5, 4]], output: [60], parameters: 0 },
  ],
})
