/** binary_crossentropy: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { binaryCrossentropy } from '../losses/binary-crossentropy.ts'

export const binaryCrossentropyMetric = lossMetric(
  'binary_crossentropy',
  ['BinaryCrossentropy', 'bce', 'BCE'],
  binaryCrossentropy,
)
