/** adagrad: steps divided by the root of all squared gradients so far. */
import { add, div, mul, sqrt, sub } from '../../expr/expr.ts'
import { accumulatorField, epsilonField, learningRateField } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Duchi et al., "Adaptive subgradient methods", 2011. */
export const adagrad = defineOptimizer({
  name: 'adagrad',
  aliases: ['Adagrad'],
  doc: 'a = a + g^2; w = w - learning_rate * g / sqrt(a + epsilon)',
  fields: {
    learning_rate: learningRateField(0.001),
    initial_accumulator_value: accumulatorField,
    epsilon: epsilonField,
  },
  main: 'learning_rate',
  slots: ({ initial_accumulator_value: initial }) => [{ name: 'sum', initial }],
  update({ weight, gradient, slots, learningRate }, { epsilon }) {
    const sum = add(slots[0]!, mul(gradient, gradient))
    const change = div(mul(learningRate, gradient), sqrt(add(sum, epsilon)))
    return { weight: sub(weight, change), slots: [sum] }
  },
})
