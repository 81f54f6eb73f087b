/** leaky_relu: relu with a slope below zero. */
import { type Expr, type Operand, ge, mul, select } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

/** x where x >= 0, else slope * x. */
export function leaky(x: Expr, slope: Operand): Expr {
  return select(ge(x, 0), x, mul(slope, x))
}

/** Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013. */
export const leakyRelu = defineActivation({
  name: 'leaky_relu',
  doc: 'x where x >= 0, else negative_slope * x',
  fields: { negative_slope: num({ default: 0.2, doc: 'slope below zero' }) },
  main: 'negative_slope',
  expr: (x, { negative_slope }) => leaky(x, negative_slope),
  examples: [
    [-1, -0.2],
    [0, 0],
    [2, 2],
  ],
})
