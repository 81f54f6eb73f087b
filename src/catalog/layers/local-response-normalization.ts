/** LocalResponseNormalization: every feature over a power of the squares of its neighbours. */
import { add, mul } from '../../expr/expr.ts'
import { int, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { power } from '../power.ts'

/** Krizhevsky and others, https://papers.nips.cc/paper/4824 */
export const localResponseNormalization = defineLayer({
  type: 'LocalResponseNormalization',
  doc: 'x / (bias + alpha / size * sum of x^2 over `size` neighbours)^beta, along the features',
  fields: {
    size: int({ default: 5, min: 1, doc: 'how many features count for one, itself in the middle' }),
    alpha: num({ default: 1e-4, doc: 'what the mean of the squares counts' }),
    beta: num({ default: 0.75, doc: 'exponent' }),
    bias: num({ default: 1, doc: 'what is added to the mean' }),
  },
  main: 'size',
  inputs: 'one',
  masks: 'pass',
  build([x], { size, alpha, beta, bias }, layer) {
    floatInput(x!, layer)
    rankInput(x!, 2, layer)
    const squares = elementwise([x!], x => mul(x, x))
    return elementwise([x!, ...neighbours(squares, size)], (x, ...near) => {
      const sum = near.map(each => each!).reduce(add)
      return mul(x!, power(add(mul(sum, alpha / size), bias), -beta))
    })
  },
  examples: [
    { args: {}, inputs: [[4, 4, 6]], output: [4, 4, 6], parameters: 0 },
    { args: { size: 2, alpha: 0.5, bias: 2 }, inputs: [[5]], output: [5], parameters: 0 },
  ],
})

/** The values as many times as there are neighbours, each moved by one more; zeros come in. */
function neighbours(x: Node, size: number): readonly Node[] {
  const last = x.shape.length - 1
  const alongLast = (amount: number): readonly number[] =>
    x.shape.map((_, axis) => (axis === last ? amount : 0))
  const before = Math.floor((size - 1) / 2)
  const padded = createPad(x, { low: alongLast(before), high: alongLast(size - 1 - before) })
  return Array.from({ length: size }, (_, k) => createSlice(padded, alongLast(k), x.shape))
}
