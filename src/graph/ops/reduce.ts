/** `reduce`: the sum, maximum or minimum along axes, which stay with size 1. */
import { assert } from '../../diagnostics/assert.ts'
import { div, eq, operand, select } from '../../expr/expr.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import type { DType } from '../shape.ts'
import { createTensor, offsetsOf, tensorStrides } from '../tensor.ts'
import { createBroadcast } from './broadcast.ts'
import { createMap } from './map.ts'

export interface ReduceAttributes {
  readonly kind: 'sum' | 'max' | 'min'
  /** At least 0, ascending. */
  readonly axes: readonly number[]
}

export const reduce: Op<ReduceAttributes> = {
  name: 'reduce',
  infer(operands, { axes }) {
    const x = one(operands)
    const ascending = axes.every((axis, i) => axis > (axes[i - 1] ?? -1) && axis < x.shape.length)
    assert(ascending, `reduction along axes [${axes}] of rank ${x.shape.length}`)
    assert(x.dtype !== 'uint8', 'reduction of uint8: convert it first')
    return { shape: x.shape.map((dim, i) => (axes.includes(i) ? 1 : dim)), dtype: x.dtype }
  },
  interpret(operands, node, { round }) {
    const x = one(operands)
    const { kind, axes } = node.attributes
    const y = createTensor(x.shape.map((dim, i) => (axes.includes(i) ? 1 : dim)))
    const strides = tensorStrides(y.shape).map((stride, i) => (axes.includes(i) ? 0 : stride))
    const exact = node.dtype === 'int32' ? (value: number) => value | 0 : round
    y.data.fill(initialOf(kind, node.dtype))
    for (const [i, at] of offsetsOf(x.shape, strides).entries())
      y.data[at] = exact(combine(kind, y.data[at]!, x.data[i]!))
    return y
  },
  gradient(node, dy) {
    const x = one(node.operands)
    if (node.attributes.kind === 'sum') return [createBroadcast(dy, x.shape)]
    return [shareAmongEqual(x, node, dy)]
  },
  print: ({ kind, axes }) => `${kind} axes=[${axes.join(', ')}]`,
}

/** Elements that equal the extreme get equal shares of its gradient. */
function shareAmongEqual(x: Node, y: Node<ReduceAttributes>, dy: Node): Node {
  const isExtreme = eq(operand(0), operand(1))
  const count = createReduce('sum', createMap(select(isExtreme, 1, 0), [x, y]), y.attributes.axes)
  const share = div(operand(2), operand(3))
  return createMap(select(isExtreme, share, 0), [x, y, dy, count])
}

/** The reduction of no elements. */
export function initialOf(kind: ReduceAttributes['kind'], dtype: DType): number {
  if (kind === 'sum') return 0
  const largest = dtype === 'int32' ? 2 ** 31 - 1 : Infinity
  const smallest = dtype === 'int32' ? -(2 ** 31) : -Infinity
  return kind === 'max' ? smallest : largest
}

function combine(kind: ReduceAttributes['kind'], a: number, b: number): number {
  switch (kind) {
    case 'sum':
      return a + b
    case 'max':
      return Math.max(a, b)
    case 'min':
      return Math.min(a, b)
  }
}

/** `x` itself where there are no axes to reduce. */
export function createReduce(
  kind: ReduceAttributes['kind'],
  x: Node,
  axes: readonly number[],
): Node {
  const ascending = [...axes].sort((a, b) => a - b)
  return axes.length === 0 ? x : createNode(reduce, [x], { kind, axes: ascending })
}
