/** `constant`: numbers that are known when the graph is made. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { countOf } from '../tensor.ts'

export interface ConstantAttributes {
  /** Row-major elements; the array's type is the dtype. */
  readonly data: Float32Array | Int32Array
  readonly shape: readonly number[]
}

export const constant: Op<ConstantAttributes> = {
  name: 'constant',
  infer(_, { data, shape }) {
    assert(data.length === countOf(shape), `${data.length} numbers for a constant of [${shape}]`)
    return { shape, dtype: data instanceof Float32Array ? 'float32' : 'int32' }
  },
  interpret: (_, node) => ({
    shape: node.attributes.shape,
    data: Float64Array.from(node.attributes.data),
  }),
  print: ({ data }) =>
    data.length <= 8 ? `[${Array.from(data).join(', ')}]` : `of ${data.length} numbers`,
}

/** Float32 or int32 by the type of `data`. */
export function createConstant(
  data: Float32Array | Int32Array,
  shape: readonly number[],
): Node<ConstantAttributes> {
  return createNode(constant, [], { data, shape })
}

/** A float32 constant of rank 0. */
export function createScalar(value: number): Node<ConstantAttributes> {
  return createConstant(Float32Array.of(value), [])
}
