/** nadam: adam that looks one step of momentum ahead. */
import { type Expr, add, div, exp, mul, sqrt, sub } from '../../expr/expr.ts'
import { momentFields } from '../adam-update.ts'
import { correction, towards } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Dozat, "Incorporating Nesterov momentum into Adam", 2016. */
export const nadam = defineOptimizer({
  name: 'nadam',
  aliases: ['Nadam'],
  doc: 'adam with the mean gradient of the next step, under a growing beta_1',
  fields: momentFields,
  main: 'learning_rate',
  // The product of all shares so far is one number, whatever the shape of the weight.
  slots: () => ['m', 'v', { name: 'product', initial: 1, shape: [] }],
  update({ weight, gradient, slots, step, learningRate }, { beta_1, beta_2, epsilon }) {
    const [m, v, before] = slots
    const share = shareAt(step, beta_1)
    const next = shareAt(add(step, 1), beta_1)
    const product = mul(before!, share)
    const mean = towards(m!, gradient, beta_1)
    const square = towards(v!, mul(gradient, gradient), beta_2)
    const ahead = add(
      div(mul(next, mean), sub(1, mul(product, next))),
      div(mul(sub(1, share), gradient), sub(1, product)),
    )
    const root = sqrt(div(square, correction(beta_2, step)))
    const change = div(mul(ahead, learningRate), add(root, epsilon))
    return { weight: sub(weight, change), slots: [mean, square, product] }
  },
})

/** beta_1 * (1 - 0.96^step / 2) */
function shareAt(step: Expr, beta: number): Expr {
  return mul(beta, sub(1, mul(0.5, exp(mul(step, Math.log(0.96))))))
}
