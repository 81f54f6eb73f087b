/** glu: the gated linear unit, one half of the values gated by the other. */
import { mul } from '../../expr/expr.ts'
import { int } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { shapeText } from '../../graph/shape.ts'
import { defineActivation } from '../activation.ts'
import { featureAxis } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import type { LayerScope } from '../layer.ts'
import { logistic } from './sigmoid.ts'

/** Dauphin, Fan, Auli and Grangier, https://arxiv.org/abs/1612.08083 */
export const glu = defineActivation({
  name: 'glu',
  doc: 'a * sigmoid(b), a and b being the two halves of x along an axis: half as many values',
  fields: { axis: int({ default: -1, doc: 'axis that is split in two' }) },
  main: 'axis',
  build(x, args, layer) {
    const axis = featureAxis(args.axis, x, { owner: 'glu', layer, path: ['axis'] })
    const half = halfOf(x, axis, layer)
    const sizes = x.shape.map((dim, i) => (i === axis ? half : dim))
    const part = (start: number): Node =>
      createSlice(
        x,
        x.shape.map((_, i) => (i === axis ? start : 0)),
        sizes,
      )
    return elementwise([part(0), part(half)], (a, b) => mul(a, logistic(b)))
  },
  examples: [],
})

function halfOf(x: Node, axis: number, layer: LayerScope): number {
  const size = x.shape[axis]!
  const shape = shapeText(x.shape)
  if (typeof size !== 'number') {
    const advice = 'glu splits this axis in two; fix its size in `inputs`'
    layer.fail('dynamic-dim', { layer: layer.type, shape, advice })
  }
  if (size % 2 === 0) return size / 2
  const expected = `an even size along axis ${axis} for glu`
  return layer.fail('shape-mismatch', { layer: layer.type, expected, shapes: [shape] })
}
