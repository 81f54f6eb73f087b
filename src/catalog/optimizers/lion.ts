/** lion: steps of one size, in the direction of the momentum's sign. */
import { type Expr, add, gt, lt, mul, select, sub } from '../../expr/expr.ts'
import { averageField, learningRateField } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Chen et al., https://arxiv.org/abs/2302.06675 */
export const lion = defineOptimizer({
  name: 'lion',
  aliases: ['Lion'],
  doc: 'w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g), with m the momentum',
  fields: {
    learning_rate: learningRateField(0.001),
    beta_1: averageField(0.9, 'the momentum in the direction of'),
    beta_2: averageField(0.99, 'the momentum'),
  },
  main: 'learning_rate',
  slots: () => ['m'],
  update({ weight, gradient, slots, learningRate }, { beta_1, beta_2 }) {
    const mixed = (share: number): Expr => add(mul(slots[0]!, share), mul(gradient, 1 - share))
    const change = mul(learningRate, sign(mixed(beta_1)))
    return { weight: sub(weight, change), slots: [mixed(beta_2)] }
  },
})

/** -1, 0 or 1; NaN stays NaN. */
function sign(x: Expr): Expr {
  return select(gt(x, 0), 1, select(lt(x, 0), -1, mul(x, 0)))
}
