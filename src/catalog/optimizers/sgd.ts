/** sgd: gradient descent, with momentum where it is wanted. */
import { add, mul, sub } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { averageField, learningRateField } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

export const sgd = defineOptimizer({
  name: 'sgd',
  aliases: ['SGD'],
  doc: 'm = momentum * m - learning_rate * g; w = w + m',
  fields: {
    learning_rate: learningRateField(0.01),
    momentum: averageField(0, 'the last step'),
    nesterov: bool({ default: false, doc: 'looks one step of momentum ahead' }),
  },
  main: 'learning_rate',
  slots: ({ momentum }) => (momentum === 0 ? [] : ['m']),
  update({ weight, gradient, slots, learningRate }, { momentum, nesterov }) {
    const step = mul(learningRate, gradient)
    if (momentum === 0) return { weight: sub(weight, step), slots: [] }
    const moved = sub(mul(momentum, slots[0]!), step)
    const change = nesterov ? sub(mul(momentum, moved), step) : moved
    return { weight: add(weight, change), slots: [moved] }
  },
})
