/** log_softmax: the logarithm of the softmax. */
import { exp, log, sub } from '../../expr/expr.ts'
import type { Node } from '../../graph/node.ts'
import { defineActivation } from '../activation.ts'
import { elementwise } from '../elementwise.ts'
import { sumOver } from '../reductions.ts'
import { axisField, belowMaximum, softmaxAxes } from './softmax.ts'

/** x - log(sum(exp(x))) along resolved axes. */
export function logSoftmaxOver(x: Node, axes: readonly number[]): Node {
  const shifted = belowMaximum(x, axes)
  const sum = sumOver(elementwise([shifted], exp), axes)
  return elementwise([shifted, sum], (s, sum) => sub(s, log(sum)))
}

export const logSoftmax = defineActivation({
  name: 'log_softmax',
  doc: 'x - log(sum(exp(x))) along an axis, with the maximum subtracted first',
  fields: { axis: axisField },
  main: 'axis',
  build: (x, { axis }, layer) =>
    logSoftmaxOver(x, softmaxAxes(axis, x, { owner: 'log_softmax', layer })),
  examples: [],
})
