/** adadelta: steps as large as recent steps were. */
import { type Expr, add, div, mul, neg, sqrt } from '../../expr/expr.ts'
import { averageField, epsilonField, learningRateField } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Zeiler, https://arxiv.org/abs/1212.5701 */
export const adadelta = defineOptimizer({
  name: 'adadelta',
  aliases: ['Adadelta'],
  doc: 'd = -sqrt(b + epsilon) / sqrt(a + epsilon) * g, with a, b the means of g^2 and d^2',
  fields: {
    learning_rate: learningRateField(0.001),
    rho: averageField(0.95, 'the mean squares'),
    epsilon: epsilonField,
  },
  main: 'learning_rate',
  slots: () => ['gradients', 'steps'],
  update({ weight, gradient, slots, learningRate }, { rho, epsilon }) {
    const [gradients, steps] = slots
    const average = (old: Expr, value: Expr): Expr =>
      add(mul(rho, old), mul(1 - rho, mul(value, value)))
    const root = (x: Expr): Expr => sqrt(add(x, epsilon))
    const squares = average(gradients!, gradient)
    const change = neg(div(mul(root(steps!), gradient), root(squares)))
    return {
      weight: add(weight, mul(learningRate, change)),
      slots: [squares, average(steps!, change)],
    }
  },
})
