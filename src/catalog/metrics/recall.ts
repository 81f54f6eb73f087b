/** recall: of what is positive, the share that is called so. */
import { confusionFields, confusionOf, confusionSums, recallOf } from '../confusion.ts'
import { classMisfit, defineMetric } from '../metric.ts'

export const recall = defineMetric({
  name: 'recall',
  aliases: ['Recall'],
  doc: 'of what is positive, the share that is called so',
  fields: confusionFields,
  better: 'more',
  misfit: (shape, { class_id }) => (class_id === null ? undefined : classMisfit(shape, [class_id])),
  sums: confusionSums,
  value: sums => recallOf(confusionOf(sums)),
})
