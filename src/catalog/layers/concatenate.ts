/** Concatenate: its inputs one after another along an axis. */
import { int } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import { createConcat } from '../../graph/ops/concat.ts'
import { resolveAxis } from '../../graph/shape.ts'
import { featureAxis } from '../axes.ts'
import { defineLayer } from '../layer.ts'
import { joinedMask } from '../masks.ts'
import { mismatch } from '../merging.ts'

export const concatenate = defineLayer({
  type: 'Concatenate',
  doc: 'Its inputs one after another along an axis; all other axes must agree',
  fields: { axis: int({ default: -1, doc: 'axis along which the inputs follow each other' }) },
  main: 'inputs',
  inputs: 'many',
  masks: (inputs, { axis }, layer) =>
    joinedMask(inputs, resolveAxis(axis, inputs[0]!.shape.length), layer),
  build(inputs, args, layer) {
    const first = inputs[0]!
    const axis = featureAxis(args.axis, first, { owner: layer.type, layer, path: ['axis'] })
    const fits = inputs.every(
      ({ shape }) =>
        shape.length === first.shape.length &&
        shape.every((dim, i) => i === axis || equalDims(dim, first.shape[i]!)),
    )
    if (!fits) mismatch(inputs, layer, `inputs that differ along axis ${axis} at most`)
    const other = inputs.find(x => x.dtype !== first.dtype)
    if (other)
      layer.fail('wrong-dtype', { layer: layer.type, expected: first.dtype, dtype: other.dtype })
    return createConcat(inputs, axis)
  },
  examples: [
    { args: {}, inputs: [[4], [3]], output: [7], parameters: 0 },
    {
      args: { axis: 1 },
      inputs: [
        [2, 3],
        [4, 3],
      ],
      output: [6, 3],
      parameters: 0,
    },
  ],
})
