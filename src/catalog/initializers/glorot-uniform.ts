/** glorot_uniform: uniform numbers of variance 2 / (inputs + outputs). */
import { defineInitializer } from '../weights.ts'
import { scalingFields, scalingInitializer } from './variance-scaling.ts'

/**
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
 * 2010.
 */
export const glorotUniform = defineInitializer({
  name: 'glorot_uniform',
  aliases: ['GlorotUniform'],
  doc: 'uniform numbers of variance 2 / (inputs + outputs)',
  fields: scalingFields,
  make: args => scalingInitializer({ ...args, scale: 1, mode: 'fan_avg', distribution: 'uniform' }),
})
