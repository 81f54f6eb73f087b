/** relu6: relu that saturates at 6. */
import { defineActivation } from '../activation.ts'
import { rectified } from './relu.ts'

export const relu6 = defineActivation({
  name: 'relu6',
  doc: 'min(max(x, 0), 6)',
  fields: {},
  expr: x => rectified(x, { negative_slope: 0, max_value: 6, threshold: 0 }),
  examples: [
    [-1, 0],
    [2, 2],
    [7, 6],
  ],
})
