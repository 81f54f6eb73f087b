/** exact_accuracy: the share of predicted values that are their targets. */
import { eq, select } from '../../expr/expr.ts'
import { valuesOf } from '../class-targets.ts'
import { elementwise } from '../elementwise.ts'
import { defineMeanMetric } from '../metric.ts'

/** Keras's class Accuracy; its word `accuracy` means another metric, and so does ours. */
export const exactAccuracy = defineMeanMetric({
  name: 'exact_accuracy',
  aliases: ['Accuracy'],
  doc: 'The share of values that equal their targets: for models that give classes, not scores',
  fields: {},
  better: 'more',
  each: compared =>
    elementwise([valuesOf(compared), compared.prediction], (t, p) => select(eq(t, p), 1, 0)),
})
