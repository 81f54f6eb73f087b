/** categorical_generalized_cross_entropy: a crossentropy that bears wrong labels. */
import { div, sub } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { classColumn, entryOfClass } from '../class-numbers.ts'
import { elementwise } from '../elementwise.ts'
import { power } from '../power.ts'
import { defineLoss } from '../training.ts'

/** Zhang and Sabuncu, https://arxiv.org/abs/1805.07836 */
export const categoricalGeneralizedCrossEntropy = defineLoss({
  name: 'categorical_generalized_cross_entropy',
  aliases: ['CategoricalGeneralizedCrossEntropy'],
  doc: '(1 - p[target]^q) / q; classes count from 0',
  fields: {
    q: num({ default: 0.5, above: 0, below: 1, doc: 'near 0 like crossentropy, near 1 like mae' }),
  },
  target: 'class-number',
  build(target, prediction, { q }) {
    const given = entryOfClass(prediction, classColumn(target, prediction))
    return elementwise([given], p => div(sub(1, power(p, q)), q))
  },
})
