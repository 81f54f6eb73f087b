/** PReLU: relu with a learned slope below zero. */
import { max, mul, neg, sub } from '../../expr/expr.ts'
import { int, oneOrMore, optional } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { type Shape, shapeText } from '../../graph/shape.ts'
import { featureAxes } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

/** He, Zhang, Ren and Sun, https://arxiv.org/abs/1502.01852 */
export const prelu = defineLayer({
  type: 'PReLU',
  doc: 'max(x, 0) - alpha * max(-x, 0) with a learned alpha; the gradients at 0 are 0',
  fields: {
    ...weightFields('alpha', 'zeros'),
    shared_axes: optional(
      oneOrMore(int({ doc: 'axis' }), {
        default: null,
        doc: 'axes along which alpha is the same: [1, 2] gives an image one alpha per channel',
      }),
    ),
  },
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 1, layer)
    const shape = alphaShape(x!, args.shared_axes ?? [], layer)
    const alpha = makeWeight(layer, { name: 'alpha', shape, prefix: 'alpha' }, args)
    // Keras's form: it decides that 0 and -Infinity with alpha 0 are as documented.
    return elementwise([x!, alpha], (x, alpha) => sub(max(x, 0), mul(alpha, max(neg(x), 0))))
  },
  examples: [
    { args: {}, inputs: [[4]], output: [4], parameters: 4 },
    { args: { shared_axes: [1, 2] }, inputs: [[4, 5, 3]], output: [4, 5, 3], parameters: 3 },
  ],
})

/** The input's shape without the batch, and 1 along shared axes. */
function alphaShape(x: Node, sharedAxes: readonly number[], layer: LayerScope): Shape {
  const shared = featureAxes(sharedAxes, x, { owner: layer.type, layer, path: ['shared_axes'] })
  const shape = x.shape.map((dim, axis) => (shared.includes(axis) ? 1 : dim)).slice(1)
  if (shape.every(dim => typeof dim === 'number')) return shape
  const dynamic = x.shape.flatMap((dim, axis) =>
    axis > 0 && (typeof dim !== 'number' || shared.includes(axis)) ? [axis] : [],
  )
  const advice = `share alpha along the dynamic axes: shared_axes: [${dynamic.join(', ')}]`
  return layer.fail('dynamic-dim', { layer: layer.type, shape: shapeText(x.shape), advice })
}
