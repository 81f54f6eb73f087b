/** `reverse`: the elements along some axes in the opposite order. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { offsetsOf, tensorStrides } from '../tensor.ts'

export interface ReverseAttributes {
  readonly axes: readonly number[]
}

export const reverse: Op<ReverseAttributes> = {
  name: 'reverse',
  infer(operands, { axes }) {
    const { shape, dtype } = one(operands)
    const exist = axes.every(axis => axis >= 0 && axis < shape.length)
    assert(exist, `reversal along axes [${axes}] of rank ${shape.length}`)
    return { shape, dtype }
  },
  interpret(operands, node) {
    const x = one(operands)
    const { axes } = node.attributes
    const strides = tensorStrides(x.shape)
    const last = axes.reduce((sum, axis) => sum + (x.shape[axis]! - 1) * strides[axis]!, 0)
    const backward = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride))
    const offsets = offsetsOf(x.shape, backward, last)
    return { shape: x.shape, data: Float64Array.from(offsets, offset => x.data[offset]!) }
  },
  gradient: (node, dy) => [createReverse(dy, node.attributes.axes)],
  print: ({ axes }) => `axes=[${axes.join(', ')}]`,
}

export function createReverse(x: Node, axes: readonly number[]): Node<ReverseAttributes> {
  return createNode(reverse, [x], { axes })
}
