/** one_hot_io_u: how far target and prediction overlap, for some classes. */
import { int, list, optional } from '../../fields/kinds.ts'
import { ignoreClassField, meanIntersection } from '../intersections.ts'
import { classMisfit, defineMetric } from '../metric.ts'
import { classDecisions } from '../per-class.ts'

export const oneHotIoU = defineMetric({
  name: 'one_hot_io_u',
  aliases: ['OneHotIoU', 'IoU', 'io_u', 'iou'],
  doc: 'intersection over union of targets and predicted classes, the mean over some classes',
  fields: {
    target_class_ids: list(int({ min: 0, doc: 'a class' }), {
      minItems: 1,
      doc: 'the classes that are looked at',
    }),
    num_classes: optional(int({ min: 1, doc: 'the size of the last axis, as in Keras' })),
    ignore_class: ignoreClassField,
  },
  better: 'more',
  misfit: (shape, { target_class_ids }) => classMisfit(shape, target_class_ids),
  sums: classDecisions,
  value: (sums, { target_class_ids }) => meanIntersection(sums, target_class_ids),
})
