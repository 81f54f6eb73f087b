/** linear: the identity. */
import { defineActivation } from '../activation.ts'

export const linear = defineActivation({
  name: 'linear',
  doc: 'x itself',
  fields: {},
  expr: x => x,
  examples: [
    [-2, -2],
    [3, 3],
  ],
})
