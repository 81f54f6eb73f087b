/** orthogonal_regularizer: how far the rows or columns of a matrix are from being orthogonal. */
import { abs, div, eq, max, mul, select, sqrt } from '../../expr/expr.ts'
import { choice, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createConstant } from '../../graph/ops/constant.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { elementwise } from '../elementwise.ts'
import { sumOfAll, sumOver } from '../reductions.ts'
import { defineRegularizer } from '../weights.ts'

/** Keras's backend epsilon: norms below it count as this much. */
const epsilon = 1e-7

export const orthogonalRegularizer = defineRegularizer({
  name: 'orthogonal_regularizer',
  aliases: ['OrthogonalRegularizer'],
  doc: 'factor * mean(|cosine|) over all pairs of rows (or columns) of a matrix',
  fields: {
    factor: num({ default: 0.01, min: 0, doc: 'weight of the penalty' }),
    mode: choice(['rows', 'columns'], { default: 'rows', doc: 'what should be orthogonal' }),
  },
  main: 'factor',
  make: ({ factor, mode }) => ({
    misfit(shape) {
      if (shape.length !== 2) return 'needs a weight with 2 axes'
      return shape[mode === 'rows' ? 0 : 1]! > 1 ? undefined : `needs at least two ${mode}`
    },
    penalty(weight) {
      const count = weight.shape[mode === 'rows' ? 0 : 1] as number
      const cosines = cosinesBetween(weight, mode)
      const pairs = (count * (count - 1)) / 2
      const each = elementwise(
        [cosines, numbers([count, 1]), numbers([1, count])],
        (cosine, row, column) =>
          select(eq(row, column), 0, mul((factor * 0.5) / pairs, abs(cosine))),
      )
      return sumOfAll(each)
    },
  }),
})

/** Products of all pairs of rows (or columns), each divided by its length. */
function cosinesBetween(weight: Node, mode: 'rows' | 'columns'): Node {
  const squares = elementwise([weight], w => mul(w, w))
  const sums = sumOver(squares, [mode === 'rows' ? 1 : 0])
  // The maximum is taken below the root, whose slope at 0 is infinite.
  const unit = elementwise([weight, sums], (w, sum) => div(w, sqrt(max(sum, epsilon * epsilon))))
  return mode === 'rows'
    ? createMatmul(unit, unit, { transposeB: true })
    : createMatmul(unit, unit, { transposeA: true })
}

/** 0, 1, 2, ... along the one axis that is longer than 1. */
function numbers(shape: readonly [number, number]): Node {
  return createConstant(
    Int32Array.from({ length: shape[0] * shape[1] }, (_, i) => i),
    shape,
  )
}
