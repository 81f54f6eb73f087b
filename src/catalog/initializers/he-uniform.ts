/** he_uniform: uniform numbers of variance 2 / the number of inputs. */
import { defineInitializer } from '../weights.ts'
import { scalingFields, scalingInitializer } from './variance-scaling.ts'

/** He, Zhang, Ren and Sun, https://arxiv.org/abs/1502.01852 */
export const heUniform = defineInitializer({
  name: 'he_uniform',
  aliases: ['HeUniform'],
  doc: 'uniform numbers of variance 2 / the number of inputs',
  fields: scalingFields,
  make: args => scalingInitializer({ ...args, scale: 2, mode: 'fan_in', distribution: 'uniform' }),
})
