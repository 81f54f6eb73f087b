/** `conv-kernel-gradient`: the gradient of a convolution with respect to its kernel. */
import { assert } from '../../diagnostics/assert.ts'
import { mulDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { elementCount, shapeText } from '../shape.ts'
import { countOf, createTensor } from '../tensor.ts'
import {
  type ConvWindow,
  convWindow,
  expectWindowed,
  printConvWindow,
  spatialOf,
  tapsOf,
} from '../window.ts'

export interface ConvKernelGradientAttributes extends ConvWindow {
  /** [spatial..., C / groups, F], the shape of the result. */
  readonly kernelShape: readonly number[]
}

export const convKernelGradient: Op<ConvKernelGradientAttributes> = {
  name: 'conv-kernel-gradient',
  infer(operands, attributes) {
    const [x, dy] = two(operands)
    const { kernelShape } = attributes
    expectWindowed(x.shape, dy.shape, convWindow(kernelShape, attributes))
    const fits = dy.shape.at(-1) === kernelShape.at(-1)
    assert(fits, `${shapeText(dy.shape)} for a kernel of ${shapeText(kernelShape)}`)
    return { shape: kernelShape, dtype: 'float32' }
  },
  interpret(operands, node, { round }) {
    const [x, dy] = two(operands)
    const { kernelShape, groups } = node.attributes
    const dk = createTensor(kernelShape)
    const tapsAt = tapsOf(x.shape, dy.shape, convWindow(kernelShape, node.attributes))
    const cells = countOf(spatialOf(x.shape))
    const [perGroup, filters] = [kernelShape.at(-2)!, kernelShape.at(-1)!]
    for (const [at, gradient] of dy.data.entries()) {
      const position = Math.floor(at / filters)
      const image = Math.floor(position / tapsAt.length)
      const filter = at % filters
      const firstChannel = Math.floor((filter * groups) / filters) * perGroup
      for (const { cell, tap } of tapsAt[position % tapsAt.length]!) {
        const from = (image * cells + cell) * perGroup * groups + firstChannel
        for (let c = 0; c < perGroup; c++) {
          const to = (tap * perGroup + c) * filters + filter
          dk.data[to] = round(dk.data[to]! + round(x.data[from + c]! * gradient))
        }
      }
    }
    return dk
  },
  flops(node) {
    const { kernelShape } = node.attributes
    return mulDims(elementCount(two(node.operands)[1].shape), 2 * countOf(kernelShape.slice(0, -1)))
  },
  print: printConvWindow,
}

/** `x` is [N, spatial..., C], `dy` is [N, positions..., F]; attributes as for the convolution. */
export function createConvKernelGradient(
  x: Node,
  dy: Node,
  attributes: ConvKernelGradientAttributes,
): Node<ConvKernelGradientAttributes> {
  return createNode(convKernelGradient, [x, dy], attributes)
}
