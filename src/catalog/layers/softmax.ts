/** Softmax: positive numbers that add up to 1 along an axis. */
import type { Node } from '../../graph/node.ts'
import { broadcastShapes, equalShapes, shapeText } from '../../graph/shape.ts'
import { axisField, maskedSoftmaxOver, softmaxAxes, softmaxOver } from '../activations/softmax.ts'
import { floatInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { maskCondition } from '../masks.ts'
import { mismatch } from '../merging.ts'

export const softmax = defineLayer({
  type: 'Softmax',
  doc: 'exp(x) / sum(exp(x)) along one axis, or along several taken together',
  fields: { axis: axisField },
  main: 'axis',
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], { axis }, layer) {
    floatInput(x!, layer)
    const axes = softmaxAxes(axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const mask = layer.mask(0)
    if (!mask) return softmaxOver(x!, axes)
    expectMaskFits(x!, mask, layer)
    return maskedSoftmaxOver(x!, [maskCondition(mask)], axes)
  },
  examples: [{ args: {}, inputs: [[4]], output: [4], parameters: 0 }],
})

/** The mask of a sequence fits where the result is one number for each step. */
function expectMaskFits(x: Node, mask: Node, layer: LayerScope): void {
  const shape = broadcastShapes([x.shape, mask.shape])
  if (!shape || !equalShapes(shape, x.shape))
    mismatch([x], layer, `an input that its mask ${shapeText(mask.shape)} broadcasts to`)
}
