/** lecun_normal: truncated normal numbers of variance 1 / the number of inputs. */
import { defineInitializer } from '../weights.ts'
import { scalingFields, scalingInitializer } from './variance-scaling.ts'

/** LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998. */
export const lecunNormal = defineInitializer({
  name: 'lecun_normal',
  aliases: ['LecunNormal'],
  doc: 'truncated normal numbers of variance 1 / the number of inputs',
  fields: scalingFields,
  make: args =>
    scalingInitializer({ ...args, scale: 1, mode: 'fan_in', distribution: 'truncated_normal' }),
})
