/** Reduce: the sum, mean, largest or smallest value along axes. */
import { bool, choice, int, oneOrMore } from '../../fields/kinds.ts'
import { createReduce } from '../../graph/ops/reduce.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { distinctAxes } from '../axes.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { meanOver } from '../reductions.ts'

export const reduce = defineLayer({
  type: 'Reduce',
  doc: 'One value for all along some axes of an example',
  fields: {
    kind: choice(['mean', 'sum', 'max', 'min'], { doc: 'what becomes of the values' }),
    axes: oneOrMore(int({ doc: 'axis' }), {
      default: -1,
      minItems: 1,
      doc: 'axis, or axes taken together; 0 is the batch',
    }),
    keepdims: bool({ default: false, doc: 'whether the axes stay, with size 1' }),
  },
  main: 'kind',
  inputs: 'one',
  build([x], { kind, axes: written, keepdims }, layer) {
    floatInput(x!, layer)
    const axes = distinctAxes(written, x!, { owner: layer.type, layer, path: ['axes'] })
    const y = kind === 'mean' ? meanOver(x!, axes) : createReduce(kind, x!, axes)
    const kept = y.shape.filter((_, axis) => !axes.includes(axis))
    return keepdims ? y : createReshape(y, kept)
  },
  examples: [
    { args: { kind: 'mean' }, inputs: [[5, 4]], output: [5], parameters: 0 },
    {
      args: { kind: 'max', axes: [1, 2], keepdims: true },
      inputs: [[5, 4, 3]],
      output: [1, 1, 3],
      parameters: 0,
    },
  ],
})
