/** `broadcast`: repeats a tensor along axes of size 1 and new leading axes, as numpy does. */
import { assert } from '../../diagnostics/assert.ts'
import { equalDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { type Shape, broadcastShapes, equalShapes, evaluateShape, shapeText } from '../shape.ts'
import { broadcastOffsets } from '../tensor.ts'
import { createReduce } from './reduce.ts'
import { createReshape } from './reshape.ts'

export interface BroadcastAttributes {
  /** Shape of the result. */
  readonly shape: Shape
}

export const broadcast: Op<BroadcastAttributes> = {
  name: 'broadcast',
  infer(operands, { shape }) {
    const x = one(operands)
    const fits = equalShapes(broadcastShapes([x.shape, shape]) ?? [], shape)
    assert(fits, `${shapeText(x.shape)} does not broadcast to ${shapeText(shape)}`)
    return { shape, dtype: x.dtype }
  },
  interpret(operands, node, run) {
    const x = one(operands)
    const shape = evaluateShape(node.shape, run.sizes)
    const offsets = broadcastOffsets(x.shape, shape)
    return { shape, data: Float64Array.from(offsets, offset => x.data[offset]!) }
  },
  gradient: (node, dy) => [sumToShape(dy, one(node.operands).shape)],
  print: () => '',
}

/** `x` itself where it has the shape already. */
export function createBroadcast(x: Node, shape: Shape): Node {
  return equalShapes(x.shape, shape) ? x : createNode(broadcast, [x], { shape })
}

/** The reverse of broadcasting: sums `x` over the axes along which `shape` was repeated. */
export function sumToShape(x: Node, shape: Shape): Node {
  const added = x.shape.length - shape.length
  const repeated = x.shape
    .map((_, axis) => axis)
    .filter(axis => axis < added || !equalDims(x.shape[axis]!, shape[axis - added]!))
  return createReshape(createReduce('sum', x, repeated), shape)
}
