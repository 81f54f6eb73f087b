/** rmsprop: steps divided by the root of the mean squared gradient. */
import { type Expr, add, div, max, mul, sqrt, sub } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { averageField, epsilonField, learningRateField } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012. */
export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  aliases: ['RMSprop'],
  doc: 'w = w - learning_rate * g / sqrt(v + epsilon), with v the mean of g^2',
  fields: {
    learning_rate: learningRateField(0.001),
    rho: averageField(0.9, 'the mean squared gradient'),
    momentum: averageField(0, 'the last step'),
    epsilon: epsilonField,
    centered: bool({ default: false, doc: 'divides by the deviation instead of the mean square' }),
  },
  main: 'learning_rate',
  slots: ({ momentum, centered }) => [
    'v',
    ...(centered ? ['mean'] : []),
    ...(momentum > 0 ? ['m'] : []),
  ],
  update({ weight, gradient, slots, learningRate }, args) {
    const square = average(slots[0]!, mul(gradient, gradient), args.rho)
    const mean = args.centered ? average(slots[1]!, gradient, args.rho) : undefined
    // Rounding can take the difference below 0, whose root would be NaN.
    const spread = mean ? max(sub(square, mul(mean, mean)), 0) : square
    const change = div(mul(learningRate, gradient), sqrt(add(spread, args.epsilon)))
    const kept = mean ? [square, mean] : [square]
    if (args.momentum === 0) return { weight: sub(weight, change), slots: kept }
    const moved = add(mul(args.momentum, slots.at(-1)!), change)
    return { weight: sub(weight, moved), slots: [...kept, moved] }
  },
})

function average(old: Expr, value: Expr, share: number): Expr {
  return add(mul(share, old), mul(1 - share, value))
}
