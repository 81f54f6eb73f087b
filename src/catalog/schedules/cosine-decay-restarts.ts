/** cosine_decay_restarts: cosine_decay that starts again, over a longer way each time. */
import { type Expr, add, div, exp, floor, log, max, mul, sub } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { cosineShare, floorField, initialRateField, stepsField } from '../schedule-fields.ts'
import { defineSchedule } from '../schedule.ts'

/** Loshchilov and Hutter, https://arxiv.org/abs/1608.03983 */
export const cosineDecayRestarts = defineSchedule({
  name: 'cosine_decay_restarts',
  aliases: ['CosineDecayRestarts'],
  doc: 'cosine_decay again and again: each way t_mul times as long, from m_mul times the rate',
  fields: {
    initial_learning_rate: initialRateField,
    first_decay_steps: stepsField('length of the first way down, in steps'),
    t_mul: num({ default: 2, min: 1, doc: 'how much longer each way is' }),
    m_mul: num({ default: 1, above: 0, doc: 'how much higher each way begins' }),
    alpha: floorField,
  },
  make: ({ initial_learning_rate: initial, first_decay_steps: first, t_mul, m_mul, alpha }) => ({
    rate(step) {
      const restarts = restartsAt(step, first, t_mul)
      const passed = div(step, first)
      const length = power(t_mul, restarts)
      const start = t_mul === 1 ? restarts : div(sub(length, 1), t_mul - 1)
      const share = max(div(sub(passed, start), length), 0)
      return mul(initial, cosineShare(share, alpha, power(m_mul, restarts)))
    },
  }),
})

/** How many ways were finished before this step. */
function restartsAt(step: Expr, first: number, growth: number): Expr {
  // Steps are whole, so that a hundredth keeps rounding from missing the step of a restart.
  const passed = div(add(step, 0.01), first)
  if (growth === 1) return floor(passed)
  return floor(div(log(add(mul(passed, growth - 1), 1)), Math.log(growth)))
}

function power(base: number, exponent: Expr): Expr {
  return exp(mul(exponent, Math.log(base)))
}
