/** Kernels of pooling and its gradients alone. */
import { describe } from 'vitest'
import { add, max, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createAveragePoolGradient } from '../../src/graph/ops/average-pool-gradient.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMaxPoolGradient } from '../../src/graph/ops/max-pool-gradient.ts'
import { type PoolWindow, createPool } from '../../src/graph/ops/pool.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

const windows: readonly (readonly [string, Shape, PoolWindow])[] = [
  ...[1, 3, 4, 5, 9].map(
    c => [`${c} channels`, [batch, 6, 7, c], plane([2, 2], [2, 2], [0, 0], [0, 0])] as const,
  ),
  ['overlap', [batch, 7, 6, 5], plane([3, 3], [1, 2], [0, 0], [0, 0])],
  ['gaps', [batch, 7, 9, 5], plane([2, 1], [3, 2], [0, 0], [0, 0])],
  ['padding', [batch, 6, 7, 5], plane([3, 2], [2, 2], [1, 1], [0, 1])],
  ['padding and overlap', [batch, 5, 4, 3], plane([3, 3], [1, 1], [2, 1], [0, 2])],
  ['all of the image', [batch, 3, 4, 5], plane([3, 4], [1, 1], [0, 0], [0, 0])],
  ['one axis', [batch, 9, 5], { window: [3], strides: [2], padding: [[1, 0]] }],
  ['shares', [batch, 7, 5, 5], { counts: [3, 2] }],
  ['more shares than cells', [batch, 3, 4, 2], { counts: [5, 4] }],
  ['shares of one axis', [batch, 10, 9], { counts: [4] }],
  ['shares of three axes', [batch, 4, 5, 3, 2], { counts: [3, 2, 2] }],
  ['shares of dynamic sizes', [batch, namedDim('batch'), 5, 3], { counts: [2, 3] }],
  [
    'three axes',
    [batch, 4, 3, 5, 2],
    {
      window: [2, 3, 2],
      strides: [2, 1, 3],
      padding: [
        [0, 0],
        [1, 1],
        [0, 1],
      ],
    },
  ],
]

function plane(
  window: number[],
  strides: number[],
  ...padding: readonly (readonly [number, number])[]
): PoolWindow {
  return { window, strides, padding }
}

describe.each(['max', 'average'] as const)('%s pooling agrees with the interpreter', kind => {
  const bias = (x: Node): Node =>
    createMap(max(add(operand(0), operand(1)), 0), [x, weight([x.shape.at(-1) as number])])
  judgeAll(
    windows.flatMap(([name, shape, window]): NamedGraph[] => {
      const y = createPool(input(shape), { kind, ...window })
      return [
        [name, y],
        [`${name}, with an epilogue`, bias(y)],
        [`${name}, with a result from the middle`, y, createMap(mul(operand(0), 2), [y])],
      ]
    }),
  )
})

describe('the gradient of pooling agrees with the interpreter', () => {
  judgeAll(
    windows.flatMap(([name, shape, window]): NamedGraph[] => {
      const x = input(shape)
      const y = createPool(x, { kind: 'max', ...window })
      const dy = input(y.shape, 'float32', 'dy')
      // Few different values, so that many cells of a window are equal.
      const coarse = createMap(max(operand(0), 0), [x])
      const top = createPool(coarse, { kind: 'max', ...window })
      return [
        [`${name}, max`, createMaxPoolGradient(x, y, dy, window)],
        [`${name}, max of equal cells`, createMaxPoolGradient(coarse, top, dy, window)],
        [`${name}, average`, createAveragePoolGradient(dy, { ...window, inputShape: shape })],
      ]
    }),
  )
})
