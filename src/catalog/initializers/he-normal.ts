/** he_normal: truncated normal numbers of variance 2 / the number of inputs. */
import { defineInitializer } from '../weights.ts'
import { scalingFields, scalingInitializer } from './variance-scaling.ts'

/** He, Zhang, Ren and Sun, https://arxiv.org/abs/1502.01852 */
export const heNormal = defineInitializer({
  name: 'he_normal',
  aliases: ['HeNormal'],
  doc: 'truncated normal numbers of variance 2 / the number of inputs',
  fields: scalingFields,
  make: args =>
    scalingInitializer({ ...args, scale: 2, mode: 'fan_in', distribution: 'truncated_normal' }),
})
