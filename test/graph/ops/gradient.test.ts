/** Tests of every op's gradient against central differences in f64. */
import { describe, expect, test } from 'vitest'
import { abs, add, div, exp, lt, max, mul, operand, select, tanh } from '../../../src/expr/expr.ts'
import { topologicalOrder } from '../../../src/graph/graph.ts'
import { createBroadcast } from '../../../src/graph/ops/broadcast.ts'
import { createConcat } from '../../../src/graph/ops/concat.ts'
import { createConv } from '../../../src/graph/ops/conv.ts'
import { ops } from '../../../src/graph/ops/index.ts'
import { createConstant } from '../../../src/graph/ops/constant.ts'
import { createGather } from '../../../src/graph/ops/gather.ts'
import type { Node } from '../../../src/graph/node.ts'
import { createMap } from '../../../src/graph/ops/map.ts'
import { createMatmul } from '../../../src/graph/ops/matmul.ts'
import { createPad } from '../../../src/graph/ops/pad.ts'
import { createPool } from '../../../src/graph/ops/pool.ts'
import { createReduce } from '../../../src/graph/ops/reduce.ts'
import { createResample } from '../../../src/graph/ops/resample.ts'
import { createReshape } from '../../../src/graph/ops/reshape.ts'
import { createReverse } from '../../../src/graph/ops/reverse.ts'
import { createSlice } from '../../../src/graph/ops/slice.ts'
import { createTranspose } from '../../../src/graph/ops/transpose.ts'
import type { MovingWindow } from '../../../src/graph/window.ts'
import { tableOf } from '../../../src/graph/resample-table.ts'
import { type GradientCase, checkGradients, input } from '../tensors.ts'
import { scans } from './scans.ts'

const [a, b, c] = [operand(0), operand(1), operand(2)]

const maps: readonly GradientCase[] = [
  {
    name: 'product',
    shapes: [
      [3, 2],
      [3, 2],
    ],
    build: (x, y) => createMap(mul(a, b), [x!, y!]),
  },
  { name: 'square', shapes: [[5]], build: x => createMap(mul(a, b), [x!, x!]) },
  { name: 'row', shapes: [[3, 4], [4]], build: (x, y) => createMap(mul(tanh(a), b), [x!, y!]) },
  {
    name: 'outer',
    shapes: [
      [3, 1],
      [1, 5],
    ],
    build: (x, y) => createMap(mul(a, exp(b)), [x!, y!]),
  },
  {
    name: 'alpha shared along axes',
    shapes: [
      [2, 3, 3, 2],
      [1, 1, 2],
    ],
    build: (x, y) => createMap(select(lt(0, a), a, mul(b, a)), [x!, y!]),
  },
  {
    name: 'three operands, a scalar among them',
    shapes: [[2, 3], [], [2, 1]],
    build: (x, y, z) => createMap(add(mul(abs(a), b), div(a, add(c, 3))), [x!, y!, z!]),
  },
  { name: 'relu', shapes: [[7]], build: x => createMap(max(a, 0), [x!]) },
]

const reductions: readonly GradientCase[] = [
  { name: 'broadcast', shapes: [[3, 1]], build: x => createBroadcast(x!, [2, 3, 4]) },
  { name: 'broadcast of a scalar', shapes: [[]], build: x => createBroadcast(x!, [2, 3]) },
  { name: 'sum', shapes: [[2, 3, 4]], build: x => createReduce('sum', x!, [0, 2]) },
  { name: 'max', shapes: [[3, 5]], build: x => createReduce('max', x!, [1]) },
  { name: 'min', shapes: [[3, 5]], build: x => createReduce('min', x!, [0, 1]) },
]

const flags = [false, true]
const swap = (shape: readonly number[], isSwapped: boolean) =>
  isSwapped ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape

const matmuls: readonly GradientCase[] = flags.flatMap(transposeA =>
  flags.flatMap(transposeB =>
    [
      [
        [2, 3],
        [3, 5],
      ],
      [
        [2, 2, 3],
        [3, 4],
      ],
      [
        [2, 1, 3],
        [2, 3, 2],
      ],
      [
        [2, 2, 1, 3],
        [3, 2],
      ],
    ].map(([left, right]) => ({
      name: `matmul of [${left}] and [${right}], transposed ${transposeA} ${transposeB}`,
      shapes: [swap(left!, transposeA), swap(right!, transposeB)],
      build: (x, y) => createMatmul(x!, y!, { transposeA, transposeB }),
    })),
  ),
)

const convs: readonly GradientCase[] = [
  {
    name: 'valid',
    shapes: [
      [2, 5, 2],
      [3, 2, 3],
    ],
    build: (x, k) => createConv(x!, k!),
  },
  {
    name: 'stride that leaves cells unread',
    shapes: [
      [1, 8, 2],
      [3, 2, 2],
    ],
    build: (x, k) => createConv(x!, k!, { strides: [3] }),
  },
  {
    name: 'stride larger than the kernel',
    shapes: [
      [1, 9, 1],
      [2, 1, 2],
    ],
    build: (x, k) => createConv(x!, k!, { strides: [4] }),
  },
  {
    name: 'asymmetric padding and dilation',
    shapes: [
      [1, 7, 6, 2],
      [3, 2, 2, 3],
    ],
    build: (x, k) =>
      createConv(x!, k!, {
        strides: [2, 1],
        dilation: [2, 3],
        padding: [
          [3, 1],
          [0, 2],
        ],
      }),
  },
  {
    name: 'groups',
    shapes: [
      [2, 4, 5, 4],
      [2, 3, 2, 6],
    ],
    build: (x, k) =>
      createConv(x!, k!, {
        strides: [1, 2],
        groups: 2,
        padding: [
          [0, 1],
          [1, 1],
        ],
      }),
  },
  {
    name: 'depthwise',
    shapes: [
      [1, 5, 5, 3],
      [3, 3, 1, 6],
    ],
    build: (x, k) =>
      createConv(x!, k!, {
        groups: 3,
        strides: [2, 2],
        padding: [
          [1, 1],
          [1, 1],
        ],
      }),
  },
  {
    name: 'three axes',
    shapes: [
      [1, 3, 4, 3, 2],
      [2, 3, 1, 2, 2],
    ],
    build: (x, k) =>
      createConv(x!, k!, {
        strides: [1, 2, 2],
        padding: [
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      }),
  },
  {
    name: 'one by one',
    shapes: [
      [2, 3, 3, 2],
      [1, 1, 2, 3],
    ],
    build: (x, k) => createConv(x!, k!),
  },
]

const windows: readonly MovingWindow[] = [
  {
    window: [2, 2],
    strides: [2, 2],
    padding: [
      [0, 0],
      [0, 0],
    ],
  },
  {
    window: [3, 2],
    strides: [2, 1],
    padding: [
      [1, 0],
      [0, 1],
    ],
  },
  {
    window: [2, 3],
    strides: [3, 2],
    padding: [
      [0, 1],
      [2, 1],
    ],
  },
]

const pools: readonly GradientCase[] = (['max', 'average'] as const).flatMap(kind => [
  ...windows.map(window => ({
    name: `${kind} pool of ${window.window.join(' by ')}`,
    shapes: [[2, 5, 7, 2]],
    build: (x?: Node) => createPool(x!, { kind, ...window }),
  })),
  ...[
    [3, 2],
    [4, 7],
    [6, 9],
  ].map(counts => ({
    name: `${kind} pool of ${counts.join(' by ')} shares`,
    shapes: [[2, 5, 7, 2]],
    build: (x?: Node) => createPool(x!, { kind, counts }),
  })),
])

const movements: readonly GradientCase[] = [
  { name: 'reshape', shapes: [[2, 6]], build: x => createReshape(x!, [3, 4]) },
  { name: 'transpose', shapes: [[2, 3, 4]], build: x => createTranspose(x!, [2, 0, 1]) },
  { name: 'reverse', shapes: [[2, 3]], build: x => createReverse(x!, [1]) },
  { name: 'slice', shapes: [[4, 5]], build: x => createSlice(x!, [1, 0], [2, 4]) },
  {
    name: 'concat',
    shapes: [
      [2, 1, 2],
      [2, 3, 2],
    ],
    build: (x, y) => createConcat([x!, y!, x!], 1),
  },
  { name: 'pad', shapes: [[2, 3]], build: x => createPad(x!, { low: [0, 2], high: [1, 0] }) },
  {
    name: 'pad between',
    shapes: [[2, 3]],
    build: x => createPad(x!, { low: [1, 0], high: [0, 3], interior: [2, 1], value: 5 }),
  },
]

const gathered: GradientCase = {
  name: 'gather',
  shapes: [[5, 3]],
  build: table => createGather(table!, createConstant(Int32Array.of(4, 0, 4, 2), [2, 2])),
}

const uneven = tableOf(5, [
  { start: 3, weights: [0.25, -0.75] },
  { start: 0, weights: [] },
  { start: 0, weights: [0.5, 1, 0, 2] },
  { start: 3, weights: [1.5] },
])
const resampled: readonly GradientCase[] = [
  { name: 'in the middle', shapes: [[2, 5, 3]], build: x => createResample(x!, 1, uneven) },
  { name: 'in front', shapes: [[5, 2]], build: x => createResample(x!, 0, uneven) },
]

const groups = {
  map: maps,
  reduce: reductions,
  matmul: matmuls,
  conv: convs,
  pool: pools,
  movements,
  scan: scans,
  gather: [gathered],
  resample: resampled,
}

describe.each(Object.entries(groups))(
  'gradients of %s agree with central differences',
  (_, all) => {
    test.each(all.map(each => [each.name, each] as const))('%s', (_, each) => {
      const compared = checkGradients(each, 5)
      expect(compared).toBe(each.shapes.reduce((n, s) => n + s.reduce((m, dim) => m * dim, 1), 0))
    })
  },
)

test('every op with a gradient is checked', () => {
  const roots = Object.values(groups)
    .flat()
    .map(({ shapes, build }) => build(...shapes.map(shape => input(shape))))
  const checked = new Set(topologicalOrder(roots).map(node => node.op.name))
  const differentiable = ops.filter(op => op.gradient).map(op => op.name)
  expect(differentiable.filter(name => !checked.has(name))).toEqual([])
})

test('gradients of a transposed convolution agree too', () => {
  // A transposed convolution is built as this: spread by padding between, then convolved.
  const build: GradientCase['build'] = (x, kernel) =>
    createConv(createPad(x!, { low: [0, 2, 0], high: [0, 1, 0], interior: [0, 1, 0] }), kernel!)
  const shapes = [
    [2, 4, 2],
    [3, 2, 2],
  ]
  expect(checkGradients({ name: 'transposed convolution', shapes, build }, 9)).toBe(28)
})
