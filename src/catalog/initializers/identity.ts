/** identity: a matrix with a number on the diagonal and zeros elsewhere. */
import { num } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'

export const identity = defineInitializer({
  name: 'identity',
  aliases: ['Identity', 'IdentityInitializer'],
  doc: 'gain on the diagonal of a matrix, square or not, and 0 elsewhere',
  fields: { gain: num({ default: 1, doc: 'number on the diagonal' }) },
  main: 'gain',
  make: ({ gain }) => ({
    misfit: shape => (shape.length === 2 ? undefined : 'needs a weight with 2 axes'),
    fill([rows = 0, columns = 0]) {
      const data = new Float32Array(rows * columns)
      for (let i = 0; i < Math.min(rows, columns); i++) data[i * columns + i] = gain
      return data
    },
  }),
})
