/** `concat`: tensors one after another along an axis. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, equalDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { shapeText } from '../shape.ts'
import { createTensor, offsetsOf, tensorStrides } from '../tensor.ts'
import { createSlice } from './slice.ts'

export interface ConcatAttributes {
  readonly axis: number
}

export const concat: Op<ConcatAttributes> = {
  name: 'concat',
  infer(operands, { axis }) {
    const first = operands[0]
    assert(first && axis >= 0 && axis < first.shape.length, `concat along axis ${axis}`)
    for (const { shape, dtype } of operands) {
      const fits = shape.every((dim, i) => i === axis || equalDims(dim, first.shape[i]!))
      assert(
        fits && shape.length === first.shape.length && dtype === first.dtype,
        `concat of ${shapeText(first.shape)} and ${shapeText(shape)} along axis ${axis}`,
      )
    }
    const total = operands.reduce<Dim>((sum, { shape }) => addDims(sum, shape[axis]!), 0)
    return { shape: first.shape.with(axis, total), dtype: first.dtype }
  },
  interpret(operands, node) {
    const { axis } = node.attributes
    const total = operands.reduce((sum, { shape }) => sum + shape[axis]!, 0)
    const y = createTensor(operands[0]!.shape.with(axis, total))
    const strides = tensorStrides(y.shape)
    let start = 0
    for (const x of operands) {
      for (const [i, at] of offsetsOf(x.shape, strides, start).entries()) y.data[at] = x.data[i]!
      start += x.shape[axis]! * strides[axis]!
    }
    return y
  },
  gradient(node, dy, wanted) {
    const { axis } = node.attributes
    let start: Dim = 0
    return node.operands.map(({ shape }, k) => {
      const starts = shape.map((_, i) => (i === axis ? start : 0))
      start = addDims(start, shape[axis]!)
      return wanted[k] ? createSlice(dy, starts, shape) : undefined
    })
  },
  print: ({ axis }) => `axis=${axis}`,
}

export function createConcat(nodes: readonly Node[], axis: number): Node<ConcatAttributes> {
  return createNode(concat, nodes, { axis })
}
