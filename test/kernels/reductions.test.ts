/** Reductions and row kernels alone: all sets of axes, all kinds, chains with many results. */
import { describe } from 'vitest'
import * as e from '../../src/expr/expr.ts'
import type { Dim } from '../../src/graph/dim.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConstant } from '../../src/graph/ops/constant.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { type Shape, shapeText } from '../../src/graph/shape.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

const [x, y, z] = [e.operand(0), e.operand(1), e.operand(2)]
const kinds = ['sum', 'max', 'min'] as const
const sum = (node: Node, ...axes: number[]): Node => createReduce('sum', node, axes)

/** All sets of at least one of some axes. */
function setsOf(rank: number): number[][] {
  return Array.from({ length: 2 ** rank - 1 }, (_, bits) =>
    [...Array(rank).keys()].filter(axis => ((bits + 1) >> axis) & 1),
  )
}

describe.each(kinds)('%s agrees with the interpreter', kind => {
  judgeAll([
    ...setsOf(3).map((axes): NamedGraph => [
      `of [batch, 3, 7] along [${axes}]`,
      createReduce(kind, input([batch, 3, 7]), axes),
    ]),
    ...setsOf(4).map((axes): NamedGraph => [
      `of [2, 3, 5, 9] along [${axes}]`,
      createReduce(kind, input([2, 3, 5, 9]), axes),
    ]),
    ...setsOf(3).map((axes): NamedGraph => [
      `of [batch, 1, 5] along [${axes}]`,
      createReduce(kind, input([batch, 1, 5]), axes),
    ]),
    ...setsOf(2).map((axes): NamedGraph => [
      `of whole numbers along [${axes}]`,
      createReduce(kind, input([batch, 7], 'int32'), axes),
    ]),
    ['of no axes', createReduce(kind, input([batch, 3]), [])],
    ['of an axis of size 1', createReduce(kind, input([batch, 1]), [1])],
    ['of one element', createReduce(kind, input([1]), [0])],
    ['of long rows', createReduce(kind, input([2, 5001]), [1])],
    ['of long columns', createReduce(kind, input([1001, 5]), [0])],
    ['of a dynamic row', createReduce(kind, input([3, batch]), [1])],
  ])
})

describe('work around a reduction agrees with the interpreter', () => {
  const product = createMap(e.mul(x, y), [
    input([batch, 3, 5]),
    input([batch, 3, 5], 'float32', 'y'),
  ])
  const scaled = createMap(e.mul(x, y), [input([batch, 3, 5]), weight([3, 1])])
  const bias = sum(product, 0, 1)
  const loss = sum(createMap(e.mul(x, x), [input([batch, 5])]), 0, 1)
  const total = sum(input([batch, 5]), 0)
  const numbered = createMap(e.mul(x, e.toFloat(e.index())), [input([batch, 3, 5])])
  judgeAll([
    ['in front of it', sum(product, 0)],
    ['broadcast in front of it', sum(scaled, 0, 2)],
    ['indexes in front of it', sum(numbered, 0, 1)],
    ['indexes in front of rows', sum(numbered, 0, 2)],
    ['behind it', createMap(e.sub(y, e.mul(x, 0.1)), [bias, weight([1, 1, 5])])],
    ['behind it, and the sum', bias, createMap(e.mul(x, 0.1), [bias])],
    ['a mean over the batch', createMap(e.div(x, e.toFloat(e.size('batch'))), [loss])],
    ['indexes behind it', createMap(e.mul(x, e.toFloat(e.index())), [total])],
    [
      'a view of the sum beside it',
      createMap(e.add(x, y), [
        sum(input([3, 5]), 0),
        createReshape(sum(input([3, 5], 'float32', 'y'), 0), [5]),
      ]),
    ],
    ['a view of its own sum', ...ownView()],
    ['what it reads is wanted too', product, bias],
    [
      'whole numbers',
      createReduce('sum', createMap(e.toInt(e.mul(x, 9)), [input([batch, 5])]), [0]),
    ],
  ])
})

function ownView(): Node[] {
  const total = sum(input([3, 5]), 0)
  const doubled = createMap(e.mul(x, 2), [total])
  return [createMap(e.add(x, y), [doubled, createReshape(total, [5])])]
}

function softmax(logits: Node): { exps: Node; total: Node; top: Node; probabilities: Node } {
  const last = logits.shape.length - 1
  const top = createReduce('max', logits, [last])
  const exps = createMap(e.exp(e.sub(x, y)), [logits, top])
  const total = sum(exps, last)
  return { top, exps, total, probabilities: createMap(e.div(x, y), [exps, total]) }
}

function logSoftmax(logits: Node): Node {
  const { top, total } = softmax(logits)
  return createMap(e.sub(e.sub(x, y), e.log(z)), [logits, top, total])
}

const rows: readonly (readonly Dim[])[] = [
  [batch, 1],
  [batch, 2],
  [batch, 3],
  [batch, 5],
  [batch, 10],
  [batch, 16],
  [batch, 3, 9],
  [1, 7],
  [1, 1],
  [4, 1, 5],
  [7],
  [1],
]

describe('row kernels agree with the interpreter', () => {
  judgeAll(
    rows.flatMap((shape): NamedGraph[] => {
      const { exps, total, top, probabilities } = softmax(input(shape))
      return [
        [`softmax of ${shapeText(shape)}`, probabilities],
        [`softmax of ${shapeText(shape)}, all results`, probabilities, exps, total, top],
        [`log-softmax of ${shapeText(shape)}`, logSoftmax(input(shape))],
        [`layer norm of ${shapeText(shape)}`, ...layerNorm(input(shape))],
        [`cross-entropy of ${shapeText(shape)}`, ...crossEntropy(shape)],
        [`sparse cross-entropy of ${shapeText(shape)}`, ...sparseCrossEntropy(shape)],
      ]
    }),
  )
})

function layerNorm(node: Node): Node[] {
  const last = node.shape.length - 1
  const n = node.shape[last] as number
  const mean = createMap(e.mul(x, 1 / n), [sum(node, last)])
  const centred = createMap(e.sub(x, y), [node, mean])
  const variance = createMap(e.mul(x, 1 / n), [sum(createMap(e.mul(x, x), [centred]), last)])
  const normal = createMap(e.div(x, e.sqrt(e.add(y, 1e-3))), [centred, variance])
  const [gamma, beta] = [weight([n], 'gamma'), weight([n], 'beta')]
  return [createMap(e.madd(x, y, z), [normal, gamma, beta]), mean, variance]
}

/** The loss of each row and the gradient of the logits, as training asks for both. */
function crossEntropy(shape: Shape): Node[] {
  const last = shape.length - 1
  const [logits, target] = [input(shape), input(shape, 'float32', 'target')]
  const log = logSoftmax(logits)
  const loss = createMap(e.neg(x), [sum(createMap(e.mul(x, y), [log, target]), last)])
  const gradient = createMap(e.sub(e.exp(x), y), [log, target])
  return [loss, gradient]
}

function sparseCrossEntropy(shape: Shape): Node[] {
  const last = shape.length - 1
  const label = input([...shape.slice(0, -1), 1], 'int32', 'label')
  const log = logSoftmax(input(shape))
  const columns = Int32Array.from({ length: shape[last] as number }, (_, i) => i)
  const column = createConstant(columns, [columns.length])
  const hit = e.eq(e.operand(1, 'i32'), e.operand(2, 'i32'))
  const picked = createMap(e.select(hit, x, 0), [log, label, column])
  return [sum(picked, last), picked]
}

describe('unusual row kernels agree with the interpreter', () => {
  const logits = input([batch, 5])
  const { probabilities, total } = softmax(logits)
  const whole = createMap(e.toInt(e.mul(e.exp(x), 10)), [logits])
  const most = createReduce('max', whole, [1])
  const spread = createMap(e.exp(e.mul(x, y)), [logits, total])
  judgeAll([
    ['a softmax of a softmax', softmax(probabilities).probabilities],
    [
      'costly whole numbers in two passes',
      createMap(e.sub(e.operand(0, 'i32'), e.operand(1, 'i32')), [whole, most]),
    ],
    [
      'costly whole numbers, stored',
      whole,
      createMap(e.sub(e.operand(0, 'i32'), e.operand(1, 'i32')), [whole, most]),
    ],
    [
      'a stored row that a later pass reads',
      spread,
      createMap(e.div(x, y), [spread, sum(spread, 1)]),
    ],
    [
      'narrow values in several passes',
      createMap(e.add(e.mul(x, y), z), [probabilities, total, sum(spread, 1)]),
    ],
    [
      'three sums of one row',
      sum(logits, 1),
      sum(createMap(e.mul(x, x), [logits]), 1),
      createReduce('min', logits, [1]),
    ],
    [
      'a narrow result alone',
      createMap(e.log(e.add(x, 1)), [sum(createMap(e.mul(x, x), [logits]), 1)]),
    ],
    [
      'per-row operands',
      createMap(e.mul(x, y), [probabilities, input([batch, 1], 'float32', 'r')]),
    ],
    [
      'bytes',
      createMap(e.mul(x, e.toFloat(e.operand(1, 'i32'))), [
        probabilities,
        input([batch, 5], 'uint8', 'u'),
      ]),
    ],
    [
      'a mask by index',
      createMap(e.select(e.eq(e.and(e.index(), e.integer(1)), e.integer(0)), x, 0), [
        probabilities,
      ]),
    ],
    ['of weights', softmax(weight([3, 5])).probabilities],
    [
      'of weights, then used',
      createMap(e.mul(x, y), [input([batch, 3, 5]), softmax(weight([3, 5])).probabilities]),
    ],
    ['the largest rows', softmax(input([2, 4096])).probabilities],
    ['rows that are too long for one kernel', softmax(input([2, 4097])).probabilities],
    ['along another axis', ...otherAxis()],
  ])
})

function otherAxis(): Node[] {
  const node = input([batch, 3, 5])
  const exps = createMap(e.exp(e.sub(x, y)), [node, createReduce('max', node, [1])])
  return [createMap(e.div(x, y), [exps, sum(exps, 1)])]
}
