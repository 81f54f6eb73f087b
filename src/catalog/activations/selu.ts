/** selu: elu scaled so that activations normalise themselves. */
import { mul } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'
import { exponentialLinear } from './elu.ts'

// The fixed point for zero mean and unit variance: https://arxiv.org/abs/1706.02515
export const seluScale = 1.0507009873554805
export const seluAlpha = 1.6732632423543772

export const selu = defineActivation({
  name: 'selu',
  doc: '1.0507 * elu(x) with alpha 1.6733; keeps mean 0 and variance 1 from layer to layer',
  fields: {},
  expr: x => mul(seluScale, exponentialLinear(x, seluAlpha)),
  examples: [
    [-1, -1.1113307],
    [0, 0],
    [1, 1.050701],
  ],
})
