/** UnitNormalization: each example divided by its Euclidean length. */
import { div, max, mul, sqrt } from '../../expr/expr.ts'
import { int, oneOrMore } from '../../fields/kinds.ts'
import { distinctAxes } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { sumOver } from '../reductions.ts'

/** Keras's smallest length: what is shorter is divided by it instead, so zeros stay zeros. */
const shortest = 1e-12

export const unitNormalization = defineLayer({
  type: 'UnitNormalization',
  doc: 'x / sqrt(sum(x^2)) over axes of each example',
  fields: {
    axis: oneOrMore(int({ doc: 'axis' }), {
      default: -1,
      minItems: 1,
      doc: 'axis, or axes taken together, along which the length is taken',
    }),
  },
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const axes = distinctAxes(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const squares = elementwise([x!], x => mul(x, x))
    // The maximum is taken below the root, whose slope at 0 is infinite.
    return elementwise([x!, sumOver(squares, axes)], (x, sum) =>
      div(x, sqrt(max(sum, shortest * shortest))),
    )
  },
  examples: [{ args: {}, inputs: [[4]], output: [4], parameters: 0 }],
})
