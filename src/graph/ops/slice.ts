/** `slice`: a box cut out of a tensor. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, dimText, evaluateDim, mulDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { type Shape, evaluateShape, shapeText } from '../shape.ts'
import { offsetsOf, tensorStrides } from '../tensor.ts'
import { createPad } from './pad.ts'

export interface SliceAttributes {
  /** First index that is kept, per axis. */
  readonly starts: readonly Dim[]
  /** Shape of the result. */
  readonly sizes: Shape
}

export const slice: Op<SliceAttributes> = {
  name: 'slice',
  infer(operands, { starts, sizes }) {
    const x = one(operands)
    const rank = x.shape.length
    assert(starts.length === rank && sizes.length === rank, `slice of rank ${rank}`)
    for (const [axis, rest] of restsOf(x.shape, { starts, sizes }).entries()) {
      const inside = typeof rest !== 'number' || rest >= 0
      const numbers = `${dimText(sizes[axis]!)} from ${dimText(starts[axis]!)}`
      assert(inside, `slice of ${numbers} along axis ${axis} of ${shapeText(x.shape)}`)
    }
    return { shape: sizes, dtype: x.dtype }
  },
  interpret(operands, node, run) {
    const x = one(operands)
    const shape = evaluateShape(node.shape, run.sizes)
    const strides = tensorStrides(x.shape)
    const first = node.attributes.starts.reduce<number>(
      (sum, start, axis) => sum + evaluateDim(start, run.sizes) * strides[axis]!,
      0,
    )
    const offsets = offsetsOf(shape, strides, first)
    return { shape, data: Float64Array.from(offsets, offset => x.data[offset]!) }
  },
  gradient(node, dy) {
    const { starts } = node.attributes
    const high = restsOf(one(node.operands).shape, node.attributes)
    return [createPad(dy, { low: starts, high })]
  },
  print: ({ starts }) => `starts=${shapeText(starts)}`,
}

/** How much is cut off behind the slice, per axis. */
function restsOf(shape: Shape, { starts, sizes }: SliceAttributes): readonly Dim[] {
  return shape.map((dim, axis) => addDims(dim, mulDims(-1, addDims(starts[axis]!, sizes[axis]!))))
}

export function createSlice(x: Node, starts: readonly Dim[], sizes: Shape): Node<SliceAttributes> {
  return createNode(slice, [x], { starts, sizes })
}
