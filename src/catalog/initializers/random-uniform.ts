/** random_uniform: uniform numbers from a range. */
import { num } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'
import { filled, seedField, seeded } from './fill.ts'

export const randomUniform = defineInitializer({
  name: 'random_uniform',
  aliases: ['RandomUniform', 'uniform'],
  doc: 'uniform numbers from minval up to maxval',
  fields: {
    minval: num({ default: -0.05, doc: 'smallest number' }),
    maxval: num({ default: 0.05, doc: 'end of the range' }),
    seed: seedField,
  },
  make: ({ minval, maxval, seed }) => ({
    misfit: () =>
      minval <= maxval ? undefined : `needs minval <= maxval, not ${minval} and ${maxval}`,
    fill(shape, weightStream) {
      const random = seeded(weightStream, seed)
      return filled(shape, () => minval + (maxval - minval) * random.uniform())
    },
  }),
})
