/** `reshape`: the same elements in row-major order under another shape. */
import { assert } from '../../diagnostics/assert.ts'
import { equalDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { type Shape, elementCount, equalShapes, evaluateShape, shapeText } from '../shape.ts'

export interface ReshapeAttributes {
  /** Shape of the result; it has as many elements as the operand. */
  readonly shape: Shape
}

export const reshape: Op<ReshapeAttributes> = {
  name: 'reshape',
  infer(operands, { shape }) {
    const x = one(operands)
    const fits = equalDims(elementCount(x.shape), elementCount(shape))
    assert(fits, `${shapeText(x.shape)} reshaped to ${shapeText(shape)}`)
    return { shape, dtype: x.dtype }
  },
  interpret: (operands, node, run) => ({
    shape: evaluateShape(node.shape, run.sizes),
    data: one(operands).data,
  }),
  gradient: (node, dy) => [createReshape(dy, one(node.operands).shape)],
  print: () => '',
}

/** `x` itself where it has the shape already. */
export function createReshape(x: Node, shape: Shape): Node {
  return equalShapes(x.shape, shape) ? x : createNode(reshape, [x], { shape })
}
