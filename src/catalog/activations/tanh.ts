/** tanh: the hyperbolic tangent. */
import { tanh as hyperbolicTangent } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'

export const tanh = defineActivation({
  name: 'tanh',
  doc: 'tanh(x)',
  fields: {},
  expr: x => hyperbolicTangent(x),
  examples: [
    [-1, -0.7615942],
    [0, 0],
    [1, 0.7615942],
  ],
})
