/** adamax: adam whose steps are divided by the largest recent gradient. */
import { abs, add, div, max, mul, sub } from '../../expr/expr.ts'
import { momentFields } from '../adam-update.ts'
import { correction, towards } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Kingma and Ba, https://arxiv.org/abs/1412.6980, section 7. */
export const adamax = defineOptimizer({
  name: 'adamax',
  aliases: ['Adamax'],
  doc: 'u = max(beta_2 * u, abs(g)); w = w - learning_rate * m / ((1 - beta_1^t) * (u + epsilon))',
  fields: momentFields,
  main: 'learning_rate',
  slots: () => ['m', 'u'],
  update({ weight, gradient, slots, step, learningRate }, { beta_1, beta_2, epsilon }) {
    const mean = towards(slots[0]!, gradient, beta_1)
    const largest = max(mul(beta_2, slots[1]!), abs(gradient))
    const divisor = mul(correction(beta_1, step), add(largest, epsilon))
    return {
      weight: sub(weight, div(mul(learningRate, mean), divisor)),
      slots: [mean, largest],
    }
  },
})
