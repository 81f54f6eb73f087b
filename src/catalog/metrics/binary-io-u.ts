/** binary_io_u: how far target and prediction overlap, for yes, no or both. */
import { int, list } from '../../fields/kinds.ts'
import { confusionOf, confusionSums, thresholdField } from '../confusion.ts'
import { meanIntersection } from '../intersections.ts'
import { defineMetric } from '../metric.ts'

export const binaryIoU = defineMetric({
  name: 'binary_io_u',
  aliases: ['BinaryIoU'],
  doc: 'intersection over union of targets and predictions above a threshold',
  fields: {
    target_class_ids: list(int({ min: 0, max: 1, doc: '0 or 1' }), {
      default: [0, 1],
      minItems: 1,
      doc: 'the classes that are looked at',
    }),
    threshold: thresholdField,
  },
  main: 'threshold',
  better: 'more',
  sums: (compared, { threshold }) => confusionSums(compared, { thresholds: threshold }),
  value(sums, { target_class_ids }) {
    const { truePositives: tp, falsePositives: fp, ...rest } = confusionOf(sums)
    const { trueNegatives: tn, falseNegatives: fn } = rest
    return meanIntersection([tn, tp, tn + fp, tp + fn, tn + fn, tp + fp], target_class_ids)
  },
})
