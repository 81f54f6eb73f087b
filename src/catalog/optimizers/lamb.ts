/** lamb: adam whose step is as long as the weight, for large batches. */
import { add, all, div, gt, mul, select, sqrt, sub } from '../../expr/expr.ts'
import type { Node } from '../../graph/node.ts'
import { momentFields } from '../adam-update.ts'
import { elementwise } from '../elementwise.ts'
import { correction, towards } from '../optimizer-fields.ts'
import { sumOfAll } from '../reductions.ts'
import { defineOptimizer } from '../training.ts'

/** You et al., https://arxiv.org/abs/1904.00962 */
export const lamb = defineOptimizer({
  name: 'lamb',
  aliases: ['Lamb'],
  doc: "w = w - learning_rate * (|w| / |u|) * u, with u adam's step of length 1",
  fields: momentFields,
  main: 'learning_rate',
  slots: () => ['m', 'v'],
  whole({ weight, gradient, slots, step, learningRate }, { beta_1, beta_2, epsilon }) {
    const [m, v] = slots
    const mean = elementwise([m!, gradient], (m, g) => towards(m, g, beta_1))
    const square = elementwise([v!, gradient], (v, g) => towards(v, mul(g, g), beta_2))
    const change = elementwise([mean, square, step], (m, v, t) =>
      div(div(m, correction(beta_1, t)), add(sqrt(div(v, correction(beta_2, t))), epsilon)),
    )
    const ratio = elementwise([norm(weight), norm(change)], (w, u) =>
      select(all(gt(w, 0), gt(u, 0)), div(w, u), 1),
    )
    const updated = elementwise([weight, change, ratio, learningRate], (w, u, ratio, rate) =>
      sub(w, mul(mul(ratio, rate), u)),
    )
    return { weight: updated, slots: [mean, square] }
  },
})

function norm(x: Node): Node {
  const square = sumOfAll(elementwise([x], value => mul(value, value)))
  return elementwise([square], sqrt)
}
