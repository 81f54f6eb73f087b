/** Logarithms of class probabilities, from probabilities or logits. */
import { log } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { logSoftmaxOver } from './activations/log-softmax.ts'
import { elementwise } from './elementwise.ts'
import { clipped, normalizedRows } from './probabilities.ts'

/**
 * Of rows [..., C]: log_softmax of logits; of probabilities, the log of each row over its sum,
 * clipped.
 */
export function classLogProbabilities(prediction: Node, fromLogits: boolean): Node {
  if (fromLogits) return logSoftmaxOver(prediction, [prediction.shape.length - 1])
  return elementwise([normalizedRows(prediction)], p => log(clipped(p)))
}
