/** SpatialDropout1D: in training, zeroes whole channels and scales the others up. */
import { droppedChannels, droppingFields } from '../dropping.ts'
import { defineLayer } from '../layer.ts'

/** Tompson, Goroshin, Jain, LeCun and Bregler, https://arxiv.org/abs/1411.4280 */
export const spatialDropout1D = defineLayer({
  type: 'SpatialDropout1D',
  doc: 'Dropout of whole channels: all of one channel of an example is dropped or kept',
  fields: droppingFields,
  main: 'rate',
  inputs: 'one',
  masks: 'pass',
  build: ([x], args, layer) => droppedChannels(x!, args, ['steps'], layer),
  examples: [{ args: { rate: 0.5 }, inputs: [[5, 4]], output: [5, 4], parameters: 0 }],
})
