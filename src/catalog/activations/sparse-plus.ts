/** sparse_plus: zero, then a parabola, then the identity. */
import { add, le, lt, mul, select } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const sparsePlus = defineActivation({
  name: 'sparse_plus',
  doc: '0 where x <= -1, (x + 1)^2 / 4 up to 1, x from there on',
  fields: {},
  expr: x => {
    const shifted = add(x, 1)
    return select(le(x, -1), 0, select(lt(x, 1), mul(0.25, mul(shifted, shifted)), x))
  },
  examples: [
    [-2, 0],
    [0, 0.25],
    [2, 2],
  ],
})
