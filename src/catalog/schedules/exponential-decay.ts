/** exponential_decay: a learning rate that shrinks by the same factor again and again. */
import { exp, mul } from '../../expr/expr.ts'
import { decayFields, progressOf } from '../schedule-fields.ts'
import { defineSchedule } from '../schedule.ts'

export const exponentialDecay = defineSchedule({
  name: 'exponential_decay',
  aliases: ['ExponentialDecay'],
  doc: 'initial_learning_rate * decay_rate^(step / decay_steps)',
  fields: decayFields,
  make: args => ({
    rate: step =>
      mul(args.initial_learning_rate, exp(mul(progressOf(step, args), Math.log(args.decay_rate)))),
  }),
})
