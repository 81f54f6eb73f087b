/** ELU: the exponential linear unit. */
import { num } from '../../fields/kinds.ts'
import { exponentialLinear } from '../activations/elu.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

/** Clevert, Unterthiner and Hochreiter, https://arxiv.org/abs/1511.07289 */
export const elu = defineLayer({
  type: 'ELU',
  doc: 'x where x > 0, else alpha * (exp(x) - 1)',
  fields: { alpha: num({ default: 1, doc: 'size of the negative tail' }) },
  main: 'alpha',
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], { alpha }, layer) {
    floatInput(x!, layer)
    return elementwise([x!], x => exponentialLinear(x, alpha))
  },
  examples: [{ args: {}, inputs: [[4]], output: [4], parameters: 0 }],
})
