/** hard_silu: x times its hard sigmoid, also called hard_swish. */
import { mul } from '../../expr/expr.ts'
import { defineActivation } from '../activation.ts'
import { clippedLine, keras3Slope } from './hard-sigmoid.ts'

/** Howard et al., "Searching for MobileNetV3", https://arxiv.org/abs/1905.02244 */
export const hardSilu = defineActivation({
  name: 'hard_silu',
  aliases: ['hard_swish'],
  doc: 'x * min(max(x / 6 + 0.5, 0), 1)',
  fields: {},
  expr: x => mul(x, clippedLine(x, keras3Slope)),
  examples: [
    [-4, 0],
    [-1.5, -0.375],
    [4, 4],
  ],
})
