/** sparse_categorical_crossentropy: how unlikely the target's class is. */
import { neg } from '../../expr/expr.ts'
import { classLogProbabilities } from '../class-log-probabilities.ts'
import { classColumn, entryOfClass } from '../class-numbers.ts'
import { elementwise } from '../elementwise.ts'
import { fromLogitsField } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const sparseCategoricalCrossentropy = defineLoss({
  name: 'sparse_categorical_crossentropy',
  aliases: ['SparseCategoricalCrossentropy'],
  doc: '-log(p[class]), with p / sum(p) clipped to [1e-7, 1 - 1e-7]; classes count from 0',
  fields: { from_logits: fromLogitsField },
  target: 'class-number',
  build(target, prediction, { from_logits }) {
    const logs = classLogProbabilities(prediction, from_logits)
    return elementwise([entryOfClass(logs, classColumn(target, prediction))], neg)
  },
})
