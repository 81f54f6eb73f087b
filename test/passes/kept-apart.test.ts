/** Tests of the reasons that kernels are kept apart for: one for each pair, in words of the ops. */
import { expect, test } from 'vitest'
import { add, max, mul, operand } from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { type Graph, parametersOf } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { fuse } from '../../src/passes/fuse.ts'
import { preparePasses } from '../../src/passes/index.ts'
import { keptApart } from '../../src/passes/kept-apart.ts'

const batch = namedDim('batch')
const [x, y] = [operand(0), operand(1)]
const input = (shape: Shape): Node => createParameter('input', 'x', shape, 'float32')
const weight = (shape: Shape, name: string): Node => createParameter('weight', name, shape)
const relu = (node: Node): Node => createMap(max(x, 0), [node])

/** `conv > pool: reason` for each pair of kernels that were not fused. */
function pairsOf(...outputs: Node[]): string[] {
  const bare: Graph = {
    inputs: [],
    outputs: outputs.map((node, i) => ({ name: `y${i}`, node })),
    updates: [],
  }
  const inputs = parametersOf(bare).filter(each => each.attributes.storage === 'input')
  const groups = fuse(preparePasses({ ...bare, inputs }))
  return [...keptApart(groups)].flatMap(([group, all]) =>
    all.map(({ from, reason }) => `${from.root.op.name} > ${group.root.op.name}: ${reason}`),
  )
}

const image = relu(createConv(input([batch, 10, 10, 4]), weight([5, 5, 4, 8], 'w')))
const none = [
  [0, 0],
  [0, 0],
] as const
const window = { window: [2, 2], strides: [2, 2], padding: none } as const

test.each([
  [
    'pooling behind a convolution',
    createPool(image, { kind: 'max', ...window }),
    'conv > pool: pooling: its windows reach across the tiles of the kernel before',
  ],
  [
    'a convolution behind another',
    createConv(image, weight([5, 5, 8, 2], 'v')),
    'conv > conv: a convolution reads each element for all its filters',
  ],
  [
    'a depthwise convolution',
    createConv(image, weight([3, 3, 1, 8], 'v'), { groups: 8 }),
    'conv > conv: depthwise: its windows reach across the tiles of the kernel before',
  ],
  [
    'a product',
    createMatmul(createReshape(image, [batch, 288]), weight([288, 3], 'v')),
    'conv > matmul: a product reads each element for all its rows or columns',
  ],
  [
    'a transpose',
    createTranspose(image, [0, 3, 1, 2]),
    'conv > transpose: transpose takes elements from other places',
  ],
  [
    'a sum over the pixels',
    createReduce('sum', image, [1, 2]),
    'conv > reduce: a sum needs all its elements at once',
  ],
  [
    'another view',
    createMap(mul(x, y), [createReshape(image, [batch, 288]), weight([288], 'v')]),
    'conv > map: it reads the values in another shape',
  ],
  [
    'a larger shape',
    createMap(add(x, y), [image, weight([2, 1, 1, 1, 1], 'v')]),
    'conv > map: its elements are not those that the kernel before goes through',
  ],
])('%s', (_, output, expected) => expect(pairsOf(output)).toEqual([expected]))

test('what is one kernel has no reason', () => expect(pairsOf(image)).toEqual([]))

test('a branch that waits for another', () => {
  const data = input([batch, 4])
  const start = createMatmul(data, weight([4, 4], 'w'))
  const other = createMatmul(start, weight([4, 4], 'v'))
  expect(pairsOf(createMap(add(x, y), [start, other]))).toEqual([
    'matmul > matmul: a product reads each element for all its rows or columns',
  ])
})
