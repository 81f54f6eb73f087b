/** `transpose`: the axes in another order. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { offsetsOf, tensorStrides } from '../tensor.ts'

export interface TransposeAttributes {
  /** Axis i of the result is axis `permutation[i]` of the operand. */
  readonly permutation: readonly number[]
}

export const transpose: Op<TransposeAttributes> = {
  name: 'transpose',
  infer(operands, { permutation }) {
    const x = one(operands)
    const complete = x.shape.every((_, axis) => permutation.includes(axis))
    assert(
      complete && permutation.length === x.shape.length,
      `permutation [${permutation}] of rank ${x.shape.length}`,
    )
    return { shape: permutation.map(axis => x.shape[axis]!), dtype: x.dtype }
  },
  interpret(operands, node) {
    const x = one(operands)
    const { permutation } = node.attributes
    const strides = tensorStrides(x.shape)
    const shape = permutation.map(axis => x.shape[axis]!)
    const offsets = offsetsOf(
      shape,
      permutation.map(axis => strides[axis]!),
    )
    return { shape, data: Float64Array.from(offsets, offset => x.data[offset]!) }
  },
  gradient(node, dy) {
    const { permutation } = node.attributes
    return [
      createTranspose(
        dy,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      ),
    ]
  },
  print: ({ permutation }) => `[${permutation.join(', ')}]`,
}

/** `x` itself where the order stays. */
export function createTranspose(x: Node, permutation: readonly number[]): Node {
  const moves = permutation.some((axis, i) => axis !== i) || permutation.length !== x.shape.length
  return moves ? createNode(transpose, [x], { permutation }) : x
}
