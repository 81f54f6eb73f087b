/** random_normal: normal numbers. */
import { num } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'
import { filled, seedField, seeded } from './fill.ts'

export const randomNormal = defineInitializer({
  name: 'random_normal',
  aliases: ['RandomNormal', 'normal'],
  doc: 'normal numbers',
  fields: {
    mean: num({ default: 0, doc: 'mean of the numbers' }),
    stddev: num({ default: 0.05, min: 0, doc: 'standard deviation' }),
    seed: seedField,
  },
  make: ({ mean, stddev, seed }) => ({
    fill(shape, weightStream) {
      const random = seeded(weightStream, seed)
      return filled(shape, () => mean + stddev * random.normal())
    },
  }),
})
