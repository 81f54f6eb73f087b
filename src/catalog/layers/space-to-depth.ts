/** SpaceToDepth: blocks of an image become channels. */
import { int } from '../../fields/kinds.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { blocksToChannels } from '../spatial/blocks.ts'
import { dataFormatField, fromChannelsLast, gridInput, toChannelsLast } from '../spatial/grid.ts'

export const spaceToDepth = defineLayer({
  type: 'SpaceToDepth',
  doc: '[h * b, w * b, C] becomes [h, w, b * b * C]; channels are block row, block column, C',
  fields: {
    block_size: int({ min: 2, doc: 'height and width of a block' }),
    data_format: dataFormatField,
  },
  main: 'block_size',
  inputs: 'one',
  build([x], { block_size: block, data_format: format }, layer) {
    gridInput(x!, 2, format, layer)
    const grid = toChannelsLast(x!, format)
    const fits = grid.shape.slice(1, 3).every(dim => typeof dim === 'number' && dim % block === 0)
    if (!fits) mismatch([x!], layer, `height and width that are multiples of ${block}`)
    return fromChannelsLast(blocksToChannels(grid, block), format)
  },
  examples: [{ args: { block_size: 2 }, inputs: [[4, 6, 2]], output: [2, 3, 8], parameters: 0 }],
})
