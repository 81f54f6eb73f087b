/** PReLU: relu with a learned slope below zero. */
import { max, mul, neg, sub } from '../../expr/expr.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { sharedAxesField, sharedShape } from '../shared-axes.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

/** He, Zhang, Ren and Sun, https://arxiv.org/abs/1502.01852 */
export const prelu = defineLayer({
  type: 'PReLU',
  doc: 'max(x, 0) - alpha * max(-x, 0) with a learned alpha; the gradients at 0 are 0',
  fields: {
    ...weightFields('alpha', 'zeros'),
    shared_axes: sharedAxesField('alpha'),
  },
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 1, layer)
    const sharing = { axes: args.shared_axes ?? [], weight: 'alpha', path: ['shared_axes'] }
    const shape = sharedShape(x!, sharing, layer)
    const alpha = makeWeight(layer, { name: 'alpha', shape, prefix: 'alpha' }, args)
    // Keras's form: it decides that 0 and -Infinity with alpha 0 are as documented.
    return elementwise([x!, alpha], (x, alpha) => sub(max(x, 0), mul(alpha, max(neg(x), 0))))
  },
  examples: [
    { args: {}, inputs: [[4]], output: [4], parameters: 4 },
    { args: { shared_axes: [1, 2] }, inputs: [[4, 5, 3]], output: [4, 5, 3], parameters: 3 },
  ],
})
