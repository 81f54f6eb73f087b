/** truncated_normal: normal numbers within two standard deviations of the mean. */
import { num } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'
import { filled, seedField, seeded, truncatedNormalNumber } from './fill.ts'

export const truncatedNormal = defineInitializer({
  name: 'truncated_normal',
  aliases: ['TruncatedNormal'],
  doc: 'normal numbers within two standard deviations of the mean; others are drawn again',
  fields: {
    mean: num({ default: 0, doc: 'mean of the numbers' }),
    stddev: num({ default: 0.05, min: 0, doc: 'standard deviation' }),
    seed: seedField,
  },
  make: ({ mean, stddev, seed }) => ({
    fill(shape, weightStream) {
      const random = seeded(weightStream, seed)
      return filled(shape, () => mean + stddev * truncatedNormalNumber(random))
    },
  }),
})
