/** `conv`: convolution (cross-correlation, in fact) over 1 to 3 spatial axes, in groups. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, equalDims, mulDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { type Shape, elementCount, evaluateShape, shapeText } from '../shape.ts'
import { countOf, createTensor } from '../tensor.ts'
import {
  type ConvWindow,
  type Window,
  convWindow,
  extentOf,
  printConvWindow,
  spatialOf,
  tapsOf,
  windowCounts,
} from '../window.ts'
import { createConvKernelGradient } from './conv-kernel-gradient.ts'
import { createPad } from './pad.ts'
import { createReshape } from './reshape.ts'
import { createReverse } from './reverse.ts'
import { createTranspose } from './transpose.ts'

/** A convolution is told apart by how its kernel moves. */
export type ConvAttributes = ConvWindow

export const conv: Op<ConvAttributes> = {
  name: 'conv',
  infer(operands, attributes) {
    const [x, kernel] = two(operands)
    const [perGroup, filters] = [kernel.shape.at(-2)!, kernel.shape.at(-1)!]
    const { groups } = attributes
    const fits =
      equalDims(x.shape.at(-1)!, mulDims(perGroup, groups)) && Number(filters) % groups === 0
    const shapes = `${shapeText(x.shape)} with ${shapeText(kernel.shape)}, groups ${groups}`
    assert(fits && x.shape.length === kernel.shape.length, `conv of ${shapes}`)
    assert(x.dtype === 'float32' && kernel.dtype === 'float32', 'conv is of float32')
    const window = convWindow(concrete(kernel.shape), attributes)
    return { shape: [x.shape[0]!, ...windowCounts(x.shape, window), filters], dtype: 'float32' }
  },
  interpret(operands, node, { round, sizes }) {
    const [x, kernel] = two(operands)
    const y = createTensor(evaluateShape(node.shape, sizes))
    const window = convWindow(kernel.shape, node.attributes)
    const tapsAt = tapsOf(x.shape, y.shape, window)
    const cells = countOf(spatialOf(x.shape))
    const [perGroup, filters] = [kernel.shape.at(-2)!, kernel.shape.at(-1)!]
    const { groups } = node.attributes
    for (let at = 0; at < y.data.length; at++) {
      const position = Math.floor(at / filters)
      const image = Math.floor(position / tapsAt.length)
      const filter = at % filters
      const firstChannel = Math.floor((filter * groups) / filters) * perGroup
      let sum = 0
      for (const { cell, tap } of tapsAt[position % tapsAt.length]!) {
        const from = (image * cells + cell) * perGroup * groups + firstChannel
        for (let c = 0; c < perGroup; c++) {
          const weight = kernel.data[(tap * perGroup + c) * filters + filter]!
          sum = round(sum + round(x.data[from + c]! * weight))
        }
      }
      y.data[at] = sum
    }
    return y
  },
  gradient(node, dy, wanted) {
    const [x, kernel] = two(node.operands)
    const attributes = { ...node.attributes, kernelShape: concrete(kernel.shape) }
    return [
      wanted[0] ? gradientOfInput(node, dy) : undefined,
      wanted[1] ? createConvKernelGradient(x, dy, attributes) : undefined,
    ]
  },
  flops(node) {
    const kernelShape = concrete(two(node.operands)[1].shape)
    return mulDims(elementCount(node.shape), 2 * countOf(kernelShape.slice(0, -1)))
  },
  print: printConvWindow,
}

function concrete(shape: Shape): readonly number[] {
  return shape.map(dim => {
    assert(typeof dim === 'number', 'shapes of kernels are numbers')
    return dim
  })
}

/**
 * Each cell of the input sums dy through the taps that read it: a convolution of dy, spread by the
 * strides, with the kernel turned around and its channels exchanged.
 */
function gradientOfInput(node: Node<ConvAttributes>, dy: Node): Node {
  const [x, kernel] = two(node.operands)
  const { dilation, groups } = node.attributes
  const spread = spreadOutput(
    dy,
    x.shape,
    convWindow(concrete(kernel.shape), node.attributes),
    node,
  )
  return createConv(spread, exchangeChannels(kernel, groups), { dilation, groups })
}

/** dy with zeros between its elements, and around it so many that stride 1 gives the shape of x. */
function spreadOutput(dy: Node, x: Shape, window: Window, node: Node<ConvAttributes>): Node {
  const low = window.padding.map(([before], axis) => extentOf(window, axis) - 1 - before)
  const high = spatialOf(x).map((dim, axis): Dim => {
    // The input's last cells, which no window reaches, get zeros too: they lie further behind.
    const stride = window.strides[axis]!
    const spread = addDims(mulDims(addDims(spatialOf(node.shape)[axis]!, -1), stride), 1)
    const needed = addDims(dim, extentOf(window, axis) - 1 - low[axis]!)
    return addDims(needed, mulDims(-1, spread))
  })
  return createPad(dy, {
    low: [0, ...low, 0],
    high: [0, ...high, 0],
    interior: [0, ...window.strides.map(stride => stride - 1), 0],
  })
}

/** [spatial..., C / groups, F] becomes [spatial reversed..., F / groups, C]. */
function exchangeChannels(kernel: Node, groups: number): Node {
  const shape = concrete(kernel.shape)
  const spatial = shape.slice(0, -2)
  const [perGroup, filters] = [shape.at(-2)!, shape.at(-1)!]
  const axes = spatial.map((_, axis) => axis)
  const rank = axes.length
  const split = createReshape(kernel, [...spatial, perGroup, groups, filters / groups])
  const exchanged = createTranspose(split, [...axes, rank + 2, rank + 1, rank])
  const joined = createReshape(exchanged, [...spatial, filters / groups, groups * perGroup])
  return createReverse(joined, axes)
}

/**
 * `x` is [N, spatial..., C], `kernel` is [spatial..., C / groups, F]. By default it moves by 1 and
 * has no dilation, padding or groups.
 */
export function createConv(
  x: Node,
  kernel: Node,
  attributes: Partial<ConvAttributes> = {},
): Node<ConvAttributes> {
  const ones = spatialOf(x.shape).map(() => 1)
  const padding = ones.map(() => [0, 0] as const)
  return createNode(conv, [x, kernel], {
    strides: ones,
    dilation: ones,
    padding,
    groups: 1,
    ...attributes,
  })
}
