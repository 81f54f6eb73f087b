/** glorot_normal: truncated normal numbers of variance 2 / (inputs + outputs). */
import { defineInitializer } from '../weights.ts'
import { scalingFields, scalingInitializer } from './variance-scaling.ts'

/**
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
 * 2010.
 */
export const glorotNormal = defineInitializer({
  name: 'glorot_normal',
  aliases: ['GlorotNormal'],
  doc: 'truncated normal numbers of variance 2 / (inputs + outputs)',
  fields: scalingFields,
  make: args =>
    scalingInitializer({ ...args, scale: 1, mode: 'fan_avg', distribution: 'truncated_normal' }),
})
