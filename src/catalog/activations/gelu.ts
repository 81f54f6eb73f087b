/** gelu: the Gaussian error linear unit, exact or approximated by tanh. */
import { type Expr, add, erf, mul, tanh } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { defineActivation } from '../activation.ts'

function exact(x: Expr): Expr {
  return mul(mul(0.5, x), add(1, erf(mul(x, Math.SQRT1_2))))
}

function approximated(x: Expr): Expr {
  const cubic = add(x, mul(0.044715, mul(x, mul(x, x))))
  return mul(mul(0.5, x), add(1, tanh(mul(Math.sqrt(2 / Math.PI), cubic))))
}

/** Hendrycks and Gimpel, https://arxiv.org/abs/1606.08415 */
export const gelu = defineActivation({
  name: 'gelu',
  doc: 'x * (1 + erf(x / sqrt(2))) / 2, or x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2',
  fields: { approximate: bool({ default: false, doc: 'the form with tanh instead of erf' }) },
  main: 'approximate',
  expr: (x, { approximate }) => (approximate ? approximated(x) : exact(x)),
  examples: [
    [-1, -0.1586553],
    [0, 0],
    [1, 0.8413447],
  ],
})
