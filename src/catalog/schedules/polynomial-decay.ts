/** polynomial_decay: a learning rate that goes down along a line or a curve, then stays. */
import { type Expr, add, div, floor, max, min, mul, neg, sub } from '../../expr/expr.ts'
import { bool, num } from '../../fields/kinds.ts'
import { power } from '../power.ts'
import { initialRateField, stepsField } from '../schedule-fields.ts'
import { defineSchedule } from '../schedule.ts'

export const polynomialDecay = defineSchedule({
  name: 'polynomial_decay',
  aliases: ['PolynomialDecay'],
  doc: '(initial - end) * (1 - step / decay_steps)^power + end, with step at most decay_steps',
  fields: {
    initial_learning_rate: initialRateField,
    decay_steps: stepsField('after how many steps the end is reached'),
    end_learning_rate: num({ default: 1e-4, min: 0, doc: 'the last learning rate' }),
    power: num({ default: 1, min: 0, doc: 'shape of the way: 1 is a line' }),
    cycle: bool({ default: false, doc: 'whether to start again, over a longer way each time' }),
  },
  make: args => ({
    rate(step) {
      const { initial_learning_rate: initial, end_learning_rate: end, decay_steps } = args
      const ways = args.cycle ? waysAt(step, decay_steps) : 1
      const reached = args.cycle ? step : min(step, decay_steps)
      const left = sub(1, div(reached, mul(ways, decay_steps)))
      return add(mul(initial - end, power(left, args.power)), end)
    },
  }),
})

/** How many times decay_steps the way is by now: 1 at first. */
function waysAt(step: Expr, steps: number): Expr {
  const up = neg(floor(neg(div(step, steps))))
  return max(up, 1)
}
