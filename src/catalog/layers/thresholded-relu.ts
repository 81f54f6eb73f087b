/** ThresholdedReLU: zero up to a threshold, the identity above. */
import { le, select } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

/** Konda, Memisevic and Krueger, https://arxiv.org/abs/1402.3337 */
export const thresholdedReLU = defineLayer({
  type: 'ThresholdedReLU',
  doc: 'x where x > theta, else 0; NaN stays NaN',
  fields: { theta: num({ default: 1, min: 0, doc: 'values up to this one become 0' }) },
  main: 'theta',
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], { theta }, layer) {
    floatInput(x!, layer)
    // Asked this way round, NaN fails the comparison and is kept.
    return elementwise([x!], x => select(le(x, theta), 0, x))
  },
  examples: [{ args: { theta: 0.5 }, inputs: [[4]], output: [4], parameters: 0 }],
})
