/** precision: of what is called positive, the share that is. */
import {
  confusionFields,
  confusionMisfit,
  confusionOf,
  confusionSums,
  precisionOf,
} from '../confusion.ts'
import { defineMetric } from '../metric.ts'

export const precision = defineMetric({
  name: 'precision',
  aliases: ['Precision'],
  doc: 'of what is called positive, the share that is',
  fields: confusionFields,
  better: 'more',
  misfit: confusionMisfit,
  sums: confusionSums,
  value: sums => precisionOf(confusionOf(sums)),
})
