/** `pool`: the maximum or average of windows over 1 to 3 spatial axes, channel by channel. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { evaluateShape } from '../shape.ts'
import { countOf, createTensor } from '../tensor.ts'
import {
  type PoolWindow,
  cellsRead,
  poolWindow,
  printPoolWindow,
  spatialOf,
  tapsOf,
  windowCounts,
} from '../window.ts'
import { createAveragePoolGradient } from './average-pool-gradient.ts'
import { createMaxPoolGradient } from './max-pool-gradient.ts'

export type { PoolWindow } from '../window.ts'

export type PoolAttributes = PoolWindow & { readonly kind: 'max' | 'average' }

export const pool: Op<PoolAttributes> = {
  name: 'pool',
  infer(operands, attributes) {
    const { shape, dtype } = one(operands)
    assert(dtype === 'float32', 'pool is of float32')
    const counts = windowCounts(shape, poolWindow(attributes))
    return { shape: [shape[0]!, ...counts, shape.at(-1)!], dtype }
  },
  interpret(operands, node, { round, sizes }) {
    const x = one(operands)
    const y = createTensor(evaluateShape(node.shape, sizes))
    const tapsAt = tapsOf(x.shape, y.shape, poolWindow(node.attributes))
    const cells = countOf(spatialOf(x.shape))
    const channels = x.shape.at(-1)!
    for (let at = 0; at < y.data.length; at++) {
      const position = Math.floor(at / channels)
      const image = Math.floor(position / tapsAt.length)
      const values = tapsAt[position % tapsAt.length]!.map(
        ({ cell }) => x.data[(image * cells + cell) * channels + (at % channels)]!,
      )
      y.data[at] =
        node.attributes.kind === 'max'
          ? values.reduce((a, b) => Math.max(a, b))
          : round(values.reduce((sum, value) => round(sum + value), 0) / values.length)
    }
    return y
  },
  gradient(node, dy) {
    const x = one(node.operands)
    const { kind, ...window } = node.attributes
    if (kind === 'max') return [createMaxPoolGradient(x, node, dy, window)]
    return [createAveragePoolGradient(dy, { ...window, inputShape: x.shape })]
  },
  flops: node => cellsRead(one(node.operands).shape, node.attributes),
  print: attributes => `${attributes.kind} ${printPoolWindow(attributes)}`,
}

/** `x` is [N, spatial..., C]. */
export function createPool(x: Node, attributes: PoolAttributes): Node<PoolAttributes> {
  return createNode(pool, [x], attributes)
}
