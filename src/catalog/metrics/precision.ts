/** precision: of what is called positive, the share that is. */
import { confusionFields, confusionOf, confusionSums, precisionOf } from '../confusion.ts'
import { classMisfit, defineMetric } from '../metric.ts'

export const precision = defineMetric({
  name: 'precision',
  aliases: ['Precision'],
  doc: 'of what is called positive, the share that is',
  fields: confusionFields,
  better: 'more',
  misfit: (shape, { class_id }) => (class_id === null ? undefined : classMisfit(shape, [class_id])),
  sums: confusionSums,
  value: sums => precisionOf(confusionOf(sums)),
})
