/** hard_sigmoid: a straight line clipped to [0, 1]. */
import { type Expr, type Operand, add, max, min, mul } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

/** Slope of Keras 3; Keras 2 and TensorFlow.js have 0.2. */
export const keras3Slope = 1 / 6

/** min(max(slope * x + 0.5, 0), 1). */
export function clippedLine(x: Expr, slope: Operand): Expr {
  return min(max(add(mul(slope, x), 0.5), 0), 1)
}

export const hardSigmoid = defineActivation({
  name: 'hard_sigmoid',
  doc: 'min(max(slope * x + 0.5, 0), 1)',
  fields: {
    slope: num({
      default: keras3Slope,
      above: 0,
      doc: 'slope at 0: 1/6 as Keras 3, 0.2 as Keras 2',
    }),
  },
  main: 'slope',
  expr: (x, { slope }) => clippedLine(x, slope),
  examples: [
    [-4, 0],
    [0, 0.5],
    [1.5, 0.75],
    [4, 1],
  ],
})
