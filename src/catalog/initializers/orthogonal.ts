/** orthogonal: a random matrix whose rows or columns are orthonormal. */
import { num } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'
import { seedField, seeded } from './fill.ts'
import { orthonormalColumns } from './householder.ts'

/** Saxe, McClelland and Ganguli, https://arxiv.org/abs/1312.6120 */
export const orthogonal = defineInitializer({
  name: 'orthogonal',
  aliases: ['Orthogonal', 'OrthogonalInitializer'],
  doc: 'gain times a random matrix with orthonormal columns, or rows where they are fewer',
  fields: { gain: num({ default: 1, doc: 'length of each row or column' }), seed: seedField },
  main: 'gain',
  make: ({ gain, seed }) => ({
    misfit: shape => (shape.length >= 2 ? undefined : 'needs a weight with at least 2 axes'),
    fill(shape, weightStream) {
      const random = seeded(weightStream, seed)
      const columns = shape.at(-1)!
      const rows = shape.slice(0, -1).reduce((total, dim) => total * dim, 1)
      const [tall, wide] = [Math.max(rows, columns), Math.min(rows, columns)]
      const q = orthonormalColumns(
        Float64Array.from({ length: tall * wide }, () => random.normal()),
        tall,
        wide,
      )
      return Float32Array.from({ length: rows * columns }, (_, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns]
        return gain * (rows < columns ? q[column * wide + row]! : q[row * wide + column]!)
      })
    },
  }),
})
