/** Results that a kernel writes into the middle of a border. */
import { describe, expect, test } from 'vitest'
import { max, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createGather } from '../../src/graph/ops/gather.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { fuse } from '../../src/passes/fuse.ts'
import { type NamedGraph, batch, input, judgeAll, pooled, weight } from './cases.ts'

const relu = (x: Node): Node => createMap(max(operand(0), 0), [x])

const conv = (filters: number, window = {}): Node =>
  relu(createConv(input([batch, 6, 7, 3]), weight([2, 2, 3, filters]), window))

const around = (x: Node, low: readonly number[], high: readonly number[], value = 0): Node =>
  createPad(x, { low, high, value })

const plain = conv(5)

const graphs: readonly NamedGraph[] = [
  ['around height and width', around(conv(5), [0, 1, 1, 0], [0, 1, 1, 0])],
  ['uneven', around(conv(9), [0, 2, 0, 0], [0, 0, 3, 0])],
  ['around the channels too', around(conv(5), [0, 1, 1, 2], [0, 1, 1, 3])],
  ['around the channels alone', around(conv(16), [0, 0, 0, 1], [0, 0, 0, 0])],
  ['of another number', around(conv(4), [0, 1, 0, 0], [0, 1, 0, 0], -1.5)],
  ['before the first image', around(conv(4), [1, 0, 0, 0], [2, 0, 0, 0])],
  ['beside the plain result', around(plain, [0, 1, 1, 0], [0, 1, 1, 0]), plain],
  ['twice', around(plain, [0, 1, 1, 0], [0, 1, 1, 0]), around(plain, [0, 2, 2, 0], [0, 0, 0, 0])],
  [
    'around a depthwise convolution',
    around(
      relu(createConv(input([batch, 6, 7, 5]), weight([3, 3, 1, 5]), { groups: 5 })),
      [0, 1, 1, 0],
      [0, 0, 1, 0],
    ),
  ],
  ['around a pooling', around(pooled(input([batch, 6, 8, 5])), [0, 1, 1, 0], [0, 1, 1, 0])],
  [
    'around gathered rows',
    around(createGather(weight([6, 5]), input([batch, 4], 'int32')), [0, 1, 0], [0, 2, 3], -1.5),
  ],
  [
    'around a matrix product',
    around(createMatmul(input([batch, 3, 4]), weight([4, 9])), [0, 1, 2], [0, 0, 1]),
  ],
  [
    'around rows of a table',
    around(createGather(weight([5, 6]), input([batch, 4], 'int32', 'rows')), [0, 1, 2], [0, 2, 1]),
  ],
  [
    'around a Winograd convolution',
    around(
      createConv(input([batch, 10, 11, 32]), weight([3, 3, 32, 20])),
      [0, 1, 1, 0],
      [0, 1, 1, 0],
    ),
  ],
]

describe('a border agrees with the interpreter', () => judgeAll(graphs))

test('a border takes no kernel of its own behind a contraction', () => {
  const found = graphs.map(([name, ...outputs]) => {
    const named = outputs.map((node, i) => ({ name: `y${i}`, node }))
    return [name, fuse({ inputs: [], outputs: named, updates: [] }).length]
  })
  expect(found).toEqual(graphs.map(([name]) => [name, 1]))
})
