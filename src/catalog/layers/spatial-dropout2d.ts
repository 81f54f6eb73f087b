/** SpatialDropout2D: in training, zeroes whole channels and scales the others up. */
import { droppedChannels, droppingFields } from '../dropping.ts'
import { defineLayer } from '../layer.ts'
import { dataFormatField } from '../spatial/grid.ts'

/** Tompson, Goroshin, Jain, LeCun and Bregler, https://arxiv.org/abs/1411.4280 */
export const spatialDropout2D = defineLayer({
  type: 'SpatialDropout2D',
  doc: 'Dropout of whole channels: all of one channel of an example is dropped or kept',
  fields: { ...droppingFields, data_format: dataFormatField },
  main: 'rate',
  inputs: 'one',
  masks: 'pass',
  build: ([x], args, layer) => droppedChannels(x!, args, ['height', 'width'], layer),
  examples: [{ args: { rate: 0.5 }, inputs: [[5, 4, 3]], output: [5, 4, 3], parameters: 0 }],
})
