/** inverse_time_decay: a learning rate that shrinks like one over the step. */
import { add, div, mul } from '../../expr/expr.ts'
import { decayFields, progressOf } from '../schedule-fields.ts'
import { defineSchedule } from '../schedule.ts'

export const inverseTimeDecay = defineSchedule({
  name: 'inverse_time_decay',
  aliases: ['InverseTimeDecay'],
  doc: 'initial_learning_rate / (1 + decay_rate * step / decay_steps)',
  fields: decayFields,
  make: args => ({
    rate: step =>
      div(args.initial_learning_rate, add(1, mul(args.decay_rate, progressOf(step, args)))),
  }),
})
