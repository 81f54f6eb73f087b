/** `parameter`: a value from outside the graph: an input, a weight or a piece of state. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import type { DType, Shape, TensorType } from '../shape.ts'

export interface ParameterAttributes {
  /** `image`, `conv2d/kernel`, `conv2d/kernel:m`; unique in a graph. */
  readonly name: string
  /** Inputs change with every run; weights are trained or fixed; only training keeps state. */
  readonly storage: 'input' | 'weight' | 'state'
  readonly type: TensorType
}

export const parameter: Op<ParameterAttributes> = {
  name: 'parameter',
  infer: (_, attributes) => attributes.type,
  interpret: (_, node) => {
    assert(false, `the interpreter was given no value for '${node.attributes.name}'`)
  },
  print: ({ name, storage }) => `${storage} '${name}'`,
}

export function createParameter(
  storage: ParameterAttributes['storage'],
  name: string,
  shape: Shape,
  dtype: DType = 'float32',
): Node<ParameterAttributes> {
  return createNode(parameter, [], { name, storage, type: { shape, dtype } })
}
