/** sparse_categorical_crossentropy: how unlikely the class is whose number is the target. */
import { eq, integer, neg, select } from '../../expr/expr.ts'
import { int, optional } from '../../fields/kinds.ts'
import { classLogProbabilities } from '../class-log-probabilities.ts'
import { classColumn, entryOfClass } from '../class-numbers.ts'
import { elementwise } from '../elementwise.ts'
import { fromLogitsField } from '../loss-fields.ts'
import { defineLoss } from '../training.ts'

export const sparseCategoricalCrossentropy = defineLoss({
  name: 'sparse_categorical_crossentropy',
  aliases: ['SparseCategoricalCrossentropy'],
  doc: '-log(p[target]), with p as in categorical_crossentropy; classes count from 0',
  fields: {
    from_logits: fromLogitsField,
    ignore_class: optional(int({ doc: 'a class number whose examples cost nothing' })),
  },
  target: 'class-number',
  build(target, prediction, { from_logits }) {
    const logs = classLogProbabilities(prediction, from_logits)
    return elementwise([entryOfClass(logs, classColumn(target, prediction))], neg)
  },
  mask: (target, prediction, { ignore_class }) =>
    ignore_class === null
      ? undefined
      : elementwise([classColumn(target, prediction)], number =>
          select(eq(number, integer(ignore_class)), 0, 1),
        ),
})
