/** `average-pool-gradient`: shares each average's gradient among the cells of its window. */
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { type Shape, evaluateShape } from '../shape.ts'
import { countOf, createTensor } from '../tensor.ts'
import {
  type PoolWindow,
  expectWindowed,
  poolWindow,
  printPoolWindow,
  spatialOf,
  tapsOf,
} from '../window.ts'

export type AveragePoolGradientAttributes = PoolWindow & {
  /** Shape of what was pooled, and of the result. */
  readonly inputShape: Shape
}

export const averagePoolGradient: Op<AveragePoolGradientAttributes> = {
  name: 'average-pool-gradient',
  infer(operands, attributes) {
    const { inputShape } = attributes
    expectWindowed(inputShape, one(operands).shape, poolWindow(attributes))
    return { shape: inputShape, dtype: 'float32' }
  },
  interpret(operands, node, { round, sizes }) {
    const dy = one(operands)
    const dx = createTensor(evaluateShape(node.shape, sizes))
    const tapsAt = tapsOf(dx.shape, dy.shape, poolWindow(node.attributes))
    const cells = countOf(spatialOf(dx.shape))
    const channels = dx.shape.at(-1)!
    for (const [at, gradient] of dy.data.entries()) {
      const position = Math.floor(at / channels)
      const image = Math.floor(position / tapsAt.length)
      const taps = tapsAt[position % tapsAt.length]!
      const share = round(gradient / taps.length)
      for (const { cell } of taps) {
        const to = (image * cells + cell) * channels + (at % channels)
        dx.data[to] = round(dx.data[to]! + share)
      }
    }
    return dx
  },
  print: printPoolWindow,
}

/** `dy` is the gradient of the averages, [N, positions..., C]. */
export function createAveragePoolGradient(
  dy: Node,
  attributes: AveragePoolGradientAttributes,
): Node<AveragePoolGradientAttributes> {
  return createNode(averagePoolGradient, [dy], attributes)
}
