/** DepthToSpace: channels become blocks of a larger image. */
import { int } from '../../fields/kinds.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { channelsToBlocks } from '../spatial/blocks.ts'
import { dataFormatField, fromChannelsLast, gridInput, toChannelsLast } from '../spatial/grid.ts'

export const depthToSpace = defineLayer({
  type: 'DepthToSpace',
  doc: '[h, w, b * b * C] becomes [h * b, w * b, C]; channels are block row, block column, C',
  fields: {
    block_size: int({ min: 2, doc: 'height and width of a block' }),
    data_format: dataFormatField,
  },
  main: 'block_size',
  inputs: 'one',
  build([x], { block_size: block, data_format: format }, layer) {
    gridInput(x!, 2, format, layer)
    const grid = toChannelsLast(x!, format)
    const channels = grid.shape[3]!
    if (typeof channels !== 'number' || channels % block ** 2 !== 0)
      mismatch([x!], layer, `a multiple of ${block ** 2} channels`)
    return fromChannelsLast(channelsToBlocks(grid, block), format)
  },
  examples: [{ args: { block_size: 2 }, inputs: [[2, 3, 8]], output: [4, 6, 2], parameters: 0 }],
})
