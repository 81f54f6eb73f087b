/** softsign: x divided by one plus its size. */
import { abs, add, div } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const softsign = defineActivation({
  name: 'softsign',
  doc: 'x / (1 + |x|)',
  fields: {},
  expr: x => div(x, add(1, abs(x))),
  examples: [
    [-1, -0.5],
    [0, 0],
    [3, 0.75],
  ],
})
