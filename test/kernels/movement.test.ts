/** Kernels that move elements, alone: every axis, dtype and odd size. */
import { describe } from 'vitest'
import { add, exp, mul, operand } from '../../src/expr/expr.ts'
import { addDims } from '../../src/graph/dim.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConcat } from '../../src/graph/ops/concat.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { createReverse } from '../../src/graph/ops/reverse.ts'
import { createSlice } from '../../src/graph/ops/slice.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import type { DType } from '../../src/graph/shape.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

const dtypes: readonly DType[] = ['float32', 'int32', 'uint8']
const ofEach = (name: string, build: (x: Node) => Node): NamedGraph[] =>
  dtypes.map(dtype => [`${name} of ${dtype}`, build(input([batch, 3, 5], dtype))])

describe('a transpose agrees with the interpreter', () => {
  judgeAll([
    ...[
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ].flatMap(order => ofEach(`[${order}]`, x => createTranspose(x, order))),
    ['rows longer than a round', createTranspose(input([batch, 9, 21]), [0, 2, 1])],
    ['four axes', createTranspose(input([batch, 2, 3, 5]), [0, 3, 1, 2])],
    ['axes of size 1', createTranspose(input([1, batch, 1, 5]), [2, 3, 0, 1])],
    ['a weight', createTranspose(weight([7, 9]), [1, 0])],
  ])
})

describe('a reversal agrees with the interpreter', () => {
  judgeAll(
    [[0], [1], [2], [0, 2], [0, 1, 2]].flatMap(axes =>
      ofEach(`[${axes}]`, x => createReverse(x, axes)),
    ),
  )
})

describe('a slice agrees with the interpreter', () => {
  judgeAll([
    ...ofEach('of the middle', x => createSlice(x, [0, 1, 2], [batch, 1, 3])),
    ...ofEach('of one column', x => createSlice(x, [0, 0, 4], [batch, 3, 1])),
    ['of rows', createSlice(input([9, 7]), [2, 0], [5, 7])],
    ['of a slice', createSlice(createSlice(input([9, 9]), [1, 2], [7, 6]), [2, 1], [3, 5])],
  ])
})

describe('a pad agrees with the interpreter', () => {
  const [low, high] = [
    [0, 1, 2],
    [2, 0, 3],
  ]
  judgeAll([
    ...ofEach('with zeros', x => createPad(x, { low, high })),
    ...ofEach('with a value', x => createPad(x, { low, high, value: 7 })),
    ...ofEach('with gaps', x => createPad(x, { low, high, interior: [1, 2, 0] })),
    ...ofEach('with gaps in rows', x => createPad(x, { low, high, interior: [0, 0, 3] })),
    [
      'with -Infinity',
      createPad(input([batch, 5]), { low: [0, 1], high: [0, 1], value: -Infinity }),
    ],
    [
      'with a value that float32 rounds',
      createPad(input([batch, 5]), { low: [0, 1], high: [0, 1], value: 0.1 }),
    ],
    ['dynamic', createPad(input([batch, 5]), { low: [batch, 0], high: [addDims(batch, 1), 2] })],
    ['behind a map', createPad(createMap(exp(operand(0)), [input([batch, 3, 5])]), { low, high })],
    ['behind two maps', createPad(chain(), { low, high, interior: [0, 1, 1] })],
    ['behind a map that others read', ...shared()],
  ])
})

function chain(): Node {
  const scaled = createMap(mul(operand(0), operand(1)), [input([batch, 3, 5]), weight([3, 1])])
  return createMap(add(operand(0), operand(1)), [scaled, weight([5], 'b')])
}

function shared(): Node[] {
  const x = createMap(exp(operand(0)), [input([batch, 3])])
  return [createPad(x, { low: [0, 1], high: [0, 2] }), createMap(mul(operand(0), 2), [x])]
}

describe('a concatenation agrees with the interpreter', () => {
  const along = (axis: number, dtype: DType): Node => {
    const sizes = [1, 3, 4]
    const parts = sizes.map((size, k) =>
      input(
        [batch, 3, 5].map((dim, i) => (i === axis ? size : dim)),
        dtype,
        `x${k}`,
      ),
    )
    return createConcat(parts, axis)
  }
  const x = input([batch, 3])
  judgeAll([
    ...[0, 1, 2].flatMap(axis =>
      dtypes.map((dtype): NamedGraph => [`axis ${axis} of ${dtype}`, along(axis, dtype)]),
    ),
    ['of dynamic parts', createConcat([x, input([2, 3], 'float32', 'y'), x], 0)],
    ['of one thing twice', createConcat([x, x], 1)],
    [
      'of views',
      createConcat(
        [
          createReshape(x, [batch, 3, 1]),
          createReshape(input([batch, 3], 'float32', 'y'), [batch, 3, 1]),
        ],
        2,
      ),
    ],
    ['of what is computed', createConcat([createMap(exp(operand(0)), [x]), weight([1, 3])], 0)],
  ])
})

describe('a reshape agrees with the interpreter', () => {
  const x = createMap(exp(operand(0)), [input([batch, 3, 5])])
  judgeAll([
    ['as output', createReshape(x, [batch, 15])],
    ['as output beside what it views', x, createReshape(x, [batch, 15])],
    ['of an input', createReshape(input([batch, 6]), [batch, 2, 3])],
    [
      'read by a map',
      createMap(mul(operand(0), operand(1)), [createReshape(x, [batch, 15]), weight([15])]),
    ],
    ['of a reshape', createReshape(createReshape(x, [batch, 15]), [batch, 5, 3])],
  ])
})
