/** Kernels of gathering and its gradient alone. */
import { describe } from 'vitest'
import { add, max, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createGatherGradient } from '../../src/graph/ops/gather-gradient.ts'
import { createGather } from '../../src/graph/ops/gather.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

// Random indices go from -9 to 9, so some of each kind are outside of six rows.
const shapes: readonly (readonly [string, Shape, rows: number, columns: number])[] = [
  ...[1, 3, 4, 9, 17].map(d => [`${d} columns`, [batch, 5], 6, d] as const),
  ['one index each', [batch], 6, 8],
  ['three axes of indices', [batch, 2, 3], 12, 5],
  ['many columns', [batch, 4], 10, 100],
]

describe('gather agrees with the interpreter', () => {
  const bias = (x: Node, other: Node): Node =>
    createMap(max(add(operand(0), operand(1)), 0), [x, other])
  judgeAll(
    shapes.flatMap(([name, shape, rows, columns]): NamedGraph[] => {
      const y = createGather(weight([rows, columns]), input(shape, 'int32'))
      const positions = weight([...shape.slice(1), columns], 'positions')
      return [
        [name, y],
        [`${name}, with an epilogue`, bias(y, positions)],
        [`${name}, with a result from the middle`, y, createMap(mul(operand(0), 2), [y])],
      ]
    }),
  )
  judgeAll([['bytes', createGather(weight([200, 7]), input([batch, 6], 'uint8'))]])
})

describe('the gradient of gather agrees with the interpreter', () => {
  judgeAll(
    shapes.map(([name, shape, rows, columns]): NamedGraph => {
      const dy = input([...shape, columns], 'float32', 'dy')
      return [name, createGatherGradient(input(shape, 'int32'), dy, rows)]
    }),
  )
})
