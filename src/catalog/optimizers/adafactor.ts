/** adafactor: mean squared gradients kept as a row and a column instead of a matrix. */
import { type Expr, add, div, max, min, mul, sqrt, sub } from '../../expr/expr.ts'
import { bool, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { elementwise } from '../elementwise.ts'
import { learningRateField } from '../optimizer-fields.ts'
import { power } from '../power.ts'
import { allAxes, meanOver } from '../reductions.ts'
import { defineOptimizer } from '../training.ts'

/** Shazeer and Stern, https://arxiv.org/abs/1804.04235 */
export const adafactor = defineOptimizer({
  name: 'adafactor',
  aliases: ['Adafactor'],
  doc: 'steps relative to the size of the weight, divided by the root of factored mean squares',
  fields: {
    learning_rate: learningRateField(0.001),
    beta_2_decay: num({ default: -0.8, below: 0, doc: 'how fast averages come to keep more' }),
    epsilon_1: num({ default: 1e-30, min: 0, doc: 'is added to squared gradients' }),
    epsilon_2: num({ default: 1e-3, min: 0, doc: 'the least size of a weight' }),
    clip_threshold: num({ default: 1, above: 0, doc: 'the largest root mean square of a step' }),
    relative_step: bool({
      default: true,
      doc: 'accepted for Keras: steps are at most 1 / sqrt(step) either way',
    }),
  },
  main: 'learning_rate',
  slots: (_, { shape }) =>
    shape.length < 2
      ? ['v']
      : [
          { name: 'r', shape: shape.with(-1, 1) },
          { name: 'c', shape: shape.with(-2, 1) },
        ],
  whole({ weight, gradient, slots, step, learningRate }, args) {
    const squares = elementwise([gradient], g => add(mul(g, g), args.epsilon_1))
    const average = (old: Node, value: Node): Node =>
      elementwise([old, value, step], (old, value, t) => {
        const fresh = freshShare(t, args.beta_2_decay)
        return add(mul(sub(1, fresh), old), mul(fresh, value))
      })
    const last = gradient.shape.length - 1
    const kept =
      slots.length === 1
        ? [average(slots[0]!, squares)]
        : [
            average(slots[0]!, meanOver(squares, [last])),
            average(slots[1]!, meanOver(squares, [last - 1])),
          ]
    const [r, c] = kept
    const v = c
      ? elementwise([r!, meanOver(r!, [last - 1]), c], (r, mean, c) => mul(div(r, mean), c))
      : r!
    const change = elementwise([gradient, v], (g, v) => div(g, sqrt(v)))
    const updated = elementwise(
      [weight, change, meanSquare(weight), meanSquare(change), learningRate, step],
      (w, u, size, length, rate, t) => {
        const scale = mul(max(sqrt(size), args.epsilon_2), min(rate, div(1, sqrt(t))))
        return sub(w, mul(scale, div(u, max(1, div(sqrt(length), args.clip_threshold)))))
      },
    )
    return { weight: updated, slots: kept }
  },
})

/** step^decay: how much of the newest square an average takes; all of it at first. */
function freshShare(step: Expr, decay: number): Expr | number {
  return power(step, decay)
}

function meanSquare(x: Node): Node {
  return meanOver(
    elementwise([x], value => mul(value, value)),
    allAxes(x),
  )
}
