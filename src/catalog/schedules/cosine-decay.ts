/** cosine_decay: a learning rate that goes down along half a cosine, after a warm-up. */
import { type Expr, add, constant, div, lt, min, mul, select, sub } from '../../expr/expr.ts'
import { int, num, optional } from '../../fields/kinds.ts'
import { cosineShare, floorField, initialRateField, stepsField } from '../schedule-fields.ts'
import { defineSchedule } from '../schedule.ts'

/** Loshchilov and Hutter, https://arxiv.org/abs/1608.03983 */
export const cosineDecay = defineSchedule({
  name: 'cosine_decay',
  aliases: ['CosineDecay'],
  doc: 'rate * ((1 - alpha) * (1 + cos(pi * step / decay_steps)) / 2 + alpha)',
  fields: {
    initial_learning_rate: initialRateField,
    decay_steps: stepsField('length of the way down, in steps'),
    alpha: floorField,
    warmup_target: optional(num({ min: 0, doc: 'where the way up ends and the way down begins' })),
    warmup_steps: int({ default: 0, min: 0, doc: 'length of the way up, before the way down' }),
  },
  make: ({ initial_learning_rate: initial, decay_steps, alpha, warmup_target, warmup_steps }) => ({
    misfit:
      warmup_steps > 0 && warmup_target === null
        ? 'warmup_steps without a warmup_target would do nothing'
        : undefined,
    rate(step) {
      const top = warmup_target ?? initial
      const down = (from: Expr): Expr =>
        mul(top, cosineShare(div(min(from, decay_steps), decay_steps), alpha))
      if (warmup_steps === 0) return down(step)
      const up = add(mul(top - initial, div(step, warmup_steps)), constant(initial))
      return select(lt(step, warmup_steps), up, down(sub(step, warmup_steps)))
    },
  }),
})
