/** recall: of what is positive, the share that is called so. */
import {
  confusionFields,
  confusionMisfit,
  confusionOf,
  confusionSums,
  recallOf,
} from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const recall = defineMetric({
  name: 'recall',
  aliases: ['Recall'],
  doc: 'of what is positive, the share that is called so',
  fields: confusionFields,
  better: 'more',
  misfit: confusionMisfit,
  sums: confusionSums,
  value: sums => recallOf(confusionOf(sums)),
})
