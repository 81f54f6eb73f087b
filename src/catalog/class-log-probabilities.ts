/** Logarithms of class probabilities, from probabilities or logits. */
import { log } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { logSoftmaxOver } from './activations/log-softmax.ts'
import { elementwise } from './elementwise.ts'
import { softmaxLogits } from './logits.ts'
import { clipped, normalized } from './probabilities.ts'

/**
 * The log_softmax of logits, and of the logits that a softmax along this axis was taken of; of
 * other probabilities, the log of their share of the sum, clipped.
 */
export function classLogProbabilities(
  prediction: Node,
  fromLogits: boolean,
  axis = prediction.shape.length - 1,
): Node {
  const logits = fromLogits ? prediction : softmaxLogits(prediction, axis)
  if (logits) return logSoftmaxOver(logits, [axis])
  return elementwise([normalized(prediction, axis)], p => log(clipped(p)))
}
