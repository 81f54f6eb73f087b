/** fitted: random numbers whose variance suits the activation that follows the layer. */
import { choice } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'
import { fanModes, scalingFields, scalingInitializer } from './variance-scaling.ts'

/**
 * The scale of he_normal, 2, is 1 / E[relu(z)^2] for a standard normal z. This takes the same of
 * the activation that really follows: 2 / (1 + slope^2) behind a leaky_relu, 1 behind none. He,
 * Zhang, Ren and Sun, https://arxiv.org/abs/1502.01852, equations 10 and 15.
 */
export const fitted = defineInitializer({
  name: 'fitted',
  doc: 'variance gain / fan, gain being 1 / the mean square that the activation behind makes of 1',
  fields: {
    mode: choice(fanModes, { default: 'fan_in', doc: 'what the fan counts' }),
    distribution: choice(['truncated_normal', 'untruncated_normal', 'uniform'], {
      default: 'truncated_normal',
      doc: 'distribution of the numbers',
    }),
    ...scalingFields,
  },
  make: args => {
    const fit = (gain: number) => scalingInitializer({ ...args, scale: gain })
    return { ...fit(1), fit }
  },
})
