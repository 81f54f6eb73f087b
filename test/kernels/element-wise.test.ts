/** Element-wise kernels alone: every operation, broadcasting pattern, dtype and odd size. */
import { describe } from 'vitest'
import * as e from '../../src/expr/expr.ts'
import { uniform } from '../../src/expr/random.ts'
import type { Node } from '../../src/graph/node.ts'
import { createBroadcast } from '../../src/graph/ops/broadcast.ts'
import { createConstant, createScalar } from '../../src/graph/ops/constant.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { type Shape, shapeText } from '../../src/graph/shape.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

const [x, y, z] = [e.operand(0), e.operand(1), e.operand(2)]
const [i, j] = [e.operand(0, 'i32'), e.operand(1, 'i32')]

describe('an operation of f32 agrees with the interpreter', () => {
  const positive = e.add(e.abs(x), 0.01)
  const operations: readonly (readonly [string, e.Expr])[] = [
    ['neg', e.neg(x)],
    ['abs', e.abs(x)],
    ['sqrt', e.sqrt(positive)],
    ['floor', e.floor(e.mul(x, 4))],
    ['exp', e.exp(e.mul(x, 20))],
    ['expm1', e.expm1(x)],
    ['log', e.log(positive)],
    ['log1p', e.log1p(e.mul(x, 0.9))],
    ['tanh', e.tanh(e.mul(x, 3))],
    ['erf', e.erf(e.mul(x, 3))],
    ['sin', e.sin(e.mul(x, 9))],
    ['cos', e.cos(e.mul(x, 9))],
    ['add', e.add(x, y)],
    ['sub', e.sub(x, y)],
    ['mul', e.mul(x, y)],
    ['div', e.div(x, y)],
    ['min', e.min(x, y)],
    ['max', e.max(x, y)],
    ['max with a constant', e.max(x, 0.25)],
    ['min of a constant', e.min(0.25, x)],
    ['madd', e.madd(x, y, x)],
    ['lt', e.select(e.lt(x, y), x, 3)],
    ['le', e.select(e.le(x, y), x, 3)],
    ['eq', e.toFloat(e.eq(e.floor(e.mul(x, 2)), e.floor(e.mul(y, 2))))],
    ['not', e.toFloat(e.not(e.lt(x, y)))],
    ['all', e.toFloat(e.all(e.lt(x, y), e.lt(x, 0)))],
    ['any', e.toFloat(e.any(e.lt(x, y), e.lt(x, 0)))],
    ['toInt', e.toInt(e.mul(x, 100))],
    ['bits', e.bits(x)],
    ['fromBits', e.fromBits(e.xor(e.bits(x), e.integer(5)))],
    ['index', e.mul(x, e.toFloat(e.index()))],
    ['size', e.div(x, e.toFloat(e.size('batch')))],
    ['random', e.select(e.lt(uniform(7, e.size('batch'), e.index()), 0.5), x, 0)],
  ]
  judgeAll(
    operations.map(([name, expr]): NamedGraph => {
      const reads = e.visitOrder([expr]).some(each => each === y)
      const [a, b] = [input([batch, 7]), input([batch, 7], 'float32', 'y')]
      return [name, createMap(expr, reads ? [a, b] : [a])]
    }),
  )
})

describe('an operation of i32 agrees with the interpreter', () => {
  const operations: readonly (readonly [string, e.Expr])[] = [
    ['neg', e.neg(i)],
    ['abs', e.abs(i)],
    ['add', e.add(i, j)],
    ['sub', e.sub(i, j)],
    ['mul', e.mul(e.mul(i, e.integer(0x7feb352d)), j)],
    ['min', e.min(i, j)],
    ['max', e.max(i, j)],
    ['and', e.and(i, j)],
    ['or', e.or(i, j)],
    ['xor', e.xor(i, j)],
    ['shl', e.shl(i, e.integer(3))],
    ['shr', e.shr(i, e.integer(3))],
    ['lt', e.select(e.lt(i, j), i, e.integer(4))],
    ['le', e.toInt(e.le(i, j))],
    ['eq', e.toInt(e.eq(i, j))],
    ['toFloat', e.toFloat(i)],
  ]
  const graph = (dtype: 'int32' | 'uint8', [name, expr]: readonly [string, e.Expr]): NamedGraph => {
    const reads = e.visitOrder([expr]).some(each => each === j)
    const [a, b] = [input([batch, 5], dtype), input([batch, 5], 'int32', 'y')]
    return [`${name} of ${dtype}`, createMap(expr, reads ? [a, b] : [a])]
  }
  judgeAll(operations.flatMap(each => [graph('int32', each), graph('uint8', each)]))
})

describe('broadcasting agrees with the interpreter', () => {
  const sum = (a: Shape, b: Shape): NamedGraph => [
    `${shapeText(a)} and ${shapeText(b)}`,
    createMap(e.add(e.mul(x, 2), e.exp(y)), [input(a), input(b, 'float32', 'y')]),
  ]
  judgeAll([
    sum([batch, 5], [5]),
    sum([batch, 5], [1]),
    sum([batch, 5], []),
    sum([], []),
    sum([1], [1]),
    sum([batch, 1], [7]),
    sum([batch, 1], [1, 9]),
    sum([batch, 3, 5], [3, 1]),
    sum([batch, 3, 5], [batch, 1, 5]),
    sum([batch, 3, 5], [batch, 1, 1]),
    sum([batch, 3, 1, 5], [1, 2, 1]),
    sum([2, 1, 3, 1], [1, 5, 1, 7]),
    sum([1, batch], [batch]),
    sum([1, 1, 1], [1]),
    [
      'three operands',
      createMap(e.madd(x, y, z), [input([batch, 3, 5]), weight([3, 1]), weight([5], 'v')]),
    ],
    [
      'bytes per column',
      createMap(e.mul(x, e.toFloat(e.operand(1, 'i32'))), [
        input([batch, 5]),
        input([5], 'uint8', 'u'),
      ]),
    ],
    [
      'bytes per row',
      createMap(e.mul(x, e.toFloat(e.operand(1, 'i32'))), [
        input([batch, 5]),
        input([batch, 1], 'uint8', 'u'),
      ]),
    ],
    ['a repeated row', createBroadcast(weight([1, 5]), [batch, 5])],
    ['a repeated column', createBroadcast(weight([3, 1]), [batch, 3, 7])],
    ['repeated bytes', createBroadcast(input([1, 5], 'uint8'), [3, 5])],
    ['repeated bytes of a column', createBroadcast(input([batch, 1], 'uint8'), [batch, 7])],
    ['a repeated scalar', createBroadcast(createScalar(2), [batch, 3])],
    [
      'a constant',
      createMap(e.mul(x, y), [input([batch, 3]), createConstant(Float32Array.of(1, 2, 3), [3])]),
    ],
  ])
})

describe('long and short loops agree with the interpreter', () => {
  const chain = e.tanh(e.add(e.mul(x, y), 1))
  const over = (...shape: Shape): Node =>
    createMap(chain, [input([batch, ...shape]), input(shape, 'float32', 'y')])
  judgeAll([
    ...[1, 2, 3, 4, 5, 15, 16, 17, 31, 33].map((n): NamedGraph => [`${n} columns`, over(n)]),
    ['pieces', createMap(e.mul(x, 2), [input([2, 16390])])],
    ['one piece and one element', createMap(e.mul(x, 2), [input([16385])])],
  ])
})

describe('several results of one kernel agree with the interpreter', () => {
  const a = createMap(e.exp(x), [input([batch, 5])])
  const b = createMap(e.mul(x, 2), [a])
  const c = createMap(e.add(x, e.toFloat(e.toInt(y))), [a, b])
  const whole = createMap(e.toInt(e.mul(x, 9)), [c])
  judgeAll([
    ['floats', a, b, c],
    ['floats and whole numbers', b, whole],
    ['with an operand as output', input([batch, 5]), weight([3])],
  ])
})

describe('what depends on the sizes of a run is no part of loading', () => {
  const scale = createMap(e.div(x, e.toFloat(e.size('batch'))), [weight([3])])
  judgeAll([
    ['a weight over the batch', scale],
    ['a constant over the batch', createMap(e.div(1, e.toFloat(e.size('batch'))), [])],
    [
      'a weight repeated over the batch',
      createMap(e.add(x, 1), [createBroadcast(weight([1, 3]), [batch, 3])]),
    ],
    ['a weight scaled, then used', createMap(e.mul(x, y), [input([batch, 3]), scale])],
  ])
})
