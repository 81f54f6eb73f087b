/** binary_focal_crossentropy: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { binaryFocalCrossentropy } from '../losses/binary-focal-crossentropy.ts'

export const binaryFocalCrossentropyMetric = lossMetric(
  'binary_focal_crossentropy',
  ['BinaryFocalCrossentropy'],
  binaryFocalCrossentropy,
)
