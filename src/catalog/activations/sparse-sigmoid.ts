/** sparse_sigmoid: the derivative of sparse_plus, a line clipped to [0, 1]. */
import { defineActivation } from '../activation.ts'
import { clippedLine } from './hard-sigmoid.ts'

export const sparseSigmoid = defineActivation({
  name: 'sparse_sigmoid',
  doc: 'min(max((x + 1) / 2, 0), 1)',
  fields: {},
  expr: x => clippedLine(x, 0.5),
  examples: [
    [-2, 0],
    [0, 0.5],
    [0.5, 0.75],
    [2, 1],
  ],
})
