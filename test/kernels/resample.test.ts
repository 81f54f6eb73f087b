/** Kernels of resampling alone; its gradient is the same op. */
import { describe } from 'vitest'
import { add, max, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { createResample } from '../../src/graph/ops/resample.ts'
import { tableOf, transposeTable } from '../../src/graph/resample-table.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

/** Seven cells in four places, one of which reads nothing. */
const table = tableOf(7, [
  { start: 4, weights: [0.25, -0.75, 1.5] },
  { start: 0, weights: [] },
  { start: 0, weights: [0.5, 1, 0.125, 2, -0.5] },
  { start: 6, weights: [1] },
])

const shapes: readonly (readonly [string, Shape, axis: number])[] = [
  ...[1, 3, 4, 9, 17, 37].map(c => [`${c} columns`, [batch, 7, c], 1] as const),
  ['inside of rows', [batch, 3, 7, 5], 2],
  ['outside of rows', [batch, 7, 3, 5], 1],
  ['many axes', [batch, 2, 3, 7, 2], 3],
  ['in front', [7, batch, 6], 0],
]

describe('resampling agrees with the interpreter', () => {
  const bias = (x: Node): Node =>
    createMap(max(add(operand(0), operand(1)), 0), [x, weight([x.shape.at(-1) as number])])
  judgeAll(
    shapes.flatMap(([name, shape, axis]): NamedGraph[] => {
      const y = createResample(input(shape), axis, table)
      const back = transposeTable(table)
      const rim = y.shape.map((_, i) => (i === axis ? 1 : 0))
      return [
        [name, y],
        [`${name}, there and back`, createResample(y, axis, back)],
        [`${name}, with an epilogue`, bias(y)],
        [`${name}, in a border`, createPad(bias(y), { low: rim, high: rim })],
        [`${name}, with a result from the middle`, y, createMap(mul(operand(0), 2), [y])],
      ]
    }),
  )
})
