/** `pad`: a tensor with a number put before, after and between its elements. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, evaluateDim, mulDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { one } from '../operands.ts'
import { type Shape, evaluateShape, shapeText } from '../shape.ts'
import { createTensor, offsetsOf, tensorStrides } from '../tensor.ts'
import { createReshape } from './reshape.ts'
import { createSlice } from './slice.ts'

export interface PadAttributes {
  /** Elements put before the first one, per axis; at least 0. */
  readonly low: readonly Dim[]
  /** Elements put behind the last one, per axis; at least 0. */
  readonly high: readonly Dim[]
  /** Elements put between two neighbours, per axis. */
  readonly interior: readonly number[]
  /** A number that float32 has, as every element is one. */
  readonly value: number
}

export const pad: Op<PadAttributes> = {
  name: 'pad',
  infer(operands, { low, high, interior }) {
    const { shape, dtype } = one(operands)
    for (const amounts of [low, high, interior]) {
      const valid = amounts.every(amount => typeof amount !== 'number' || amount >= 0)
      assert(valid && amounts.length === shape.length, `padding of ${shapeText(shape)}`)
    }
    const padded = shape.map((dim, axis) =>
      addDims(addDims(low[axis]!, high[axis]!), spreadDim(dim, interior[axis]!)),
    )
    return { shape: padded, dtype }
  },
  interpret(operands, node, run) {
    const x = one(operands)
    const { low, interior, value } = node.attributes
    const y = createTensor(evaluateShape(node.shape, run.sizes))
    const strides = tensorStrides(y.shape)
    const first = low.reduce<number>(
      (sum, amount, axis) => sum + evaluateDim(amount, run.sizes) * strides[axis]!,
      0,
    )
    const steps = strides.map((stride, axis) => stride * (interior[axis]! + 1))
    y.data.fill(run.round(value))
    for (const [i, at] of offsetsOf(x.shape, steps, first).entries()) y.data[at] = x.data[i]!
    return y
  },
  gradient(node, dy) {
    const { shape } = one(node.operands)
    const { low, interior } = node.attributes
    const spread = shape.map((dim, axis) => spreadDim(dim, interior[axis]!))
    return [gatherSpread(createSlice(dy, low, spread), shape, interior)]
  },
  print: ({ low, high, interior, value }) =>
    `low=${shapeText(low)} high=${shapeText(high)} interior=${shapeText(interior)} value=${value}`,
}

/** Length of an axis of `dim` elements with `interior` others between neighbours. */
function spreadDim(dim: Dim, interior: number): Dim {
  return addDims(mulDims(dim, interior + 1), -interior)
}

/** Every (interior + 1)-th element: each axis splits in two, the inner one keeps its first. */
function gatherSpread(x: Node, shape: Shape, interior: readonly number[]): Node {
  if (interior.every(amount => amount === 0)) return x
  const zeros = shape.map(() => 0)
  const whole = createPad(x, { low: zeros, high: interior })
  const split = createReshape(
    whole,
    shape.flatMap((dim, axis) => [dim, interior[axis]! + 1]),
  )
  const firsts = shape.flatMap(dim => [dim, 1])
  return createReshape(
    createSlice(
      split,
      firsts.map(() => 0),
      firsts,
    ),
    shape,
  )
}

/** Interior padding and value are 0 where they are left out; nothing to pad gives `x` itself. */
export function createPad(
  x: Node,
  { value = 0, ...options }: Pick<PadAttributes, 'low' | 'high'> & Partial<PadAttributes>,
): Node {
  const amounts = [...options.low, ...options.high, ...(options.interior ?? [])]
  if (amounts.every(amount => amount === 0)) return x
  return createNode(pad, [x], {
    interior: x.shape.map(() => 0),
    value: Math.fround(value),
    ...options,
  })
}
