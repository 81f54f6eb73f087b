/** Results that a kernel writes in another order of rows. */
import { describe, expect, test } from 'vitest'
import { exp, max, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createGather } from '../../src/graph/ops/gather.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import { fuse } from '../../src/passes/fuse.ts'
import { type NamedGraph, batch, input, judgeAll, pooled, weight } from './cases.ts'

const relu = (x: Node): Node => createMap(max(operand(0), 0), [x])
const turned = (x: Node, order = [0, 2, 1, 3]): Node => createTranspose(x, order)

const product = (columns: number): Node =>
  relu(createMatmul(input([batch, 6, 7, 5]), weight([5, columns])))
const conv = (size: number, filters: number): Node =>
  relu(createConv(input([batch, 6, 7, 3]), weight([size, size, 3, filters])))

const plain = product(9)

const graphs: readonly NamedGraph[] = [
  ['of a product', turned(product(9))],
  ['of a product in several vectors', turned(product(70))],
  ['of a product, examples last', turned(product(9), [1, 2, 0, 3])],
  ['of a product for each example', turned(createMatmul(...pairs()))],
  ['beside the plain result', turned(plain), createMap(exp(operand(0)), [plain])],
  ['of a convolution', turned(conv(2, 18))],
  ['of a convolution, examples last', turned(conv(5, 4), [2, 0, 1, 3])],
  [
    'of a Winograd convolution',
    turned(createConv(input([batch, 10, 11, 32]), weight([3, 3, 32, 20]))),
  ],
  [
    'of a depthwise convolution',
    turned(createConv(input([batch, 6, 7, 5]), weight([3, 3, 1, 5]), { groups: 5 })),
  ],
  ['of a pooling', turned(pooled(input([batch, 6, 8, 5])))],
  [
    'of gathered rows',
    createTranspose(createGather(weight([6, 5]), input([batch, 4], 'int32')), [1, 0, 2]),
  ],
]

function pairs(): [Node, Node] {
  return [input([batch, 2, 5, 3]), input([batch, 2, 3, 7], 'float32', 'second')]
}

describe('a turned result agrees with the interpreter', () => judgeAll(graphs))

test('a turned result takes no kernel of its own', () => {
  const alone = graphs.filter(([, ...outputs]) => {
    const named = outputs.map((node, i) => ({ name: `y${i}`, node }))
    const groups = fuse({ inputs: [], outputs: named, updates: [] })
    return groups.some(each => each.kind === 'single')
  })
  expect(alone.map(([name]) => name)).toEqual([])
})

test('columns that become rows are copied', () => {
  const node = turned(product(9), [0, 1, 3, 2])
  const groups = fuse({ inputs: [], outputs: [{ name: 'y', node }], updates: [] })
  expect(groups.map(each => each.kind)).toEqual(['root', 'single'])
})
