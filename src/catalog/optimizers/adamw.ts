/** adamw: adam with decoupled weight decay. */
import { num } from '../../fields/kinds.ts'
import { adamFields, adamSlots, adamUpdate } from '../adam-update.ts'
import { defineOptimizer } from '../training.ts'

/** Loshchilov and Hutter, https://arxiv.org/abs/1711.05101 */
export const adamw = defineOptimizer({
  name: 'adamw',
  aliases: ['AdamW'],
  doc: 'adam after w = w - w * weight_decay * learning_rate',
  fields: {
    ...adamFields,
    weight_decay: num({ default: 0.004, min: 0, doc: 'share of each weight, times learning_rate' }),
  },
  main: 'learning_rate',
  slots: args => adamSlots(args),
  update: (inputs, args) => adamUpdate(inputs, args),
})
