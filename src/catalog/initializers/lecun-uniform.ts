/** lecun_uniform: uniform numbers of variance 1 / the number of inputs. */
import { defineInitializer } from '../weights.ts'
import { scalingFields, scalingInitializer } from './variance-scaling.ts'

/** LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998. */
export const lecunUniform = defineInitializer({
  name: 'lecun_uniform',
  aliases: ['LecunUniform'],
  doc: 'uniform numbers of variance 1 / the number of inputs',
  fields: scalingFields,
  make: args => scalingInitializer({ ...args, scale: 1, mode: 'fan_in', distribution: 'uniform' }),
})
