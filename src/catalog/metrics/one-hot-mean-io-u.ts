/** one_hot_mean_io_u: how far target and prediction overlap, the mean over all classes. */
import { int, optional } from '../../fields/kinds.ts'
import { ignoreClassField, meanIntersection } from '../intersections.ts'
import { classMisfit, defineMetric } from '../metric.ts'
import { classDecisions } from '../per-class.ts'

export const oneHotMeanIoU = defineMetric({
  name: 'one_hot_mean_io_u',
  aliases: ['OneHotMeanIoU', 'MeanIoU', 'mean_io_u', 'mean_iou'],
  doc: 'intersection over union of targets and predicted classes, the mean over the classes',
  fields: {
    num_classes: optional(int({ min: 1, doc: 'the size of the last axis, as in Keras' })),
    ignore_class: ignoreClassField,
  },
  main: 'num_classes',
  better: 'more',
  misfit: shape => classMisfit(shape, []),
  sums: classDecisions,
  value: sums => meanIntersection(sums, undefined),
})
