/** RMSNormalization: mean square 1 within each example, then a learned scale. */
import { add, div, mul, sqrt } from '../../expr/expr.ts'
import { int, num, oneOrMore } from '../../fields/kinds.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { distinctAxes } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import { ones } from '../initializers/ones.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { meanOver } from '../reductions.ts'

/** Zhang and Sennrich, https://arxiv.org/abs/1910.07467 */
export const rmsNormalization = defineLayer({
  type: 'RMSNormalization',
  doc: 'scale * x / sqrt(mean(x^2) + epsilon), over axes of each example',
  fields: {
    axis: oneOrMore(int({ doc: 'axis' }), {
      default: -1,
      minItems: 1,
      doc: 'axis, or axes taken together, that is normalised; the scale has its size',
    }),
    epsilon: num({ default: 1e-6, min: 0, doc: 'added to the mean square' }),
  },
  inputs: 'one',
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const axes = distinctAxes(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const shape = axes.map(axis => x!.shape[axis]!)
    const initializer = { name: ones.name, ...ones.make({}) }
    const broadcast = x!.shape.map((dim, axis) => (axes.includes(axis) ? dim : 1))
    const scale = createReshape(layer.weight('scale', shape, { initializer }), broadcast)
    const squares = elementwise([x!], x => mul(x, x))
    return elementwise([x!, meanOver(squares, axes), scale], (x, square, scale) =>
      mul(div(x, sqrt(add(square, args.epsilon))), scale),
    )
  },
  examples: [
    { args: {}, inputs: [[4]], output: [4], parameters: 4 },
    { args: { axis: [1, 2] }, inputs: [[3, 5]], output: [3, 5], parameters: 15 },
  ],
})
