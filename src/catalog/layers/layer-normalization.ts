/** LayerNormalization: mean 0 and variance 1 per example, then a learned scale and shift. */
import { int, num, oneOrMore } from '../../fields/kinds.ts'
import { affineFields, makeAffine, reshapeAffine, standardize } from '../affine.ts'
import { distinctAxes } from '../axes.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { momentsOver } from '../moments.ts'

/** Ba, Kiros and Hinton, https://arxiv.org/abs/1607.06450 */
export const layerNormalization = defineLayer({
  type: 'LayerNormalization',
  doc: 'gamma * (x - mean) / sqrt(variance + epsilon) + beta, over axes of each example',
  fields: {
    axis: oneOrMore(int({ doc: 'axis' }), {
      default: -1,
      minItems: 1,
      doc: 'axis, or axes taken together, that is normalised; gamma and beta have its size',
    }),
    epsilon: num({ default: 0.001, min: 0, doc: 'added to the variance' }),
    ...affineFields,
  },
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const axes = distinctAxes(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const affine = makeAffine(
      layer,
      axes.map(axis => x!.shape[axis]!),
      args,
    )
    const broadcast = x!.shape.map((dim, axis) => (axes.includes(axis) ? dim : 1))
    const aligned = reshapeAffine(affine, broadcast)
    return standardize(x!, args.epsilon, momentsOver(x!, axes), aligned)
  },
  examples: [
    { args: {}, inputs: [[4]], output: [4], parameters: 8 },
    { args: { axis: [1, 2] }, inputs: [[3, 5]], output: [3, 5], parameters: 30 },
  ],
})
