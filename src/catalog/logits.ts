/** Finds the logits that probabilities were made from, so that losses need not undo an exp. */
import { div, exp, operand } from '../expr/expr.ts'
import { type Node, isOp } from '../graph/node.ts'
import { map } from '../graph/ops/map.ts'
import { reduce } from '../graph/ops/reduce.ts'
import { logistic } from './activations/sigmoid.ts'

// Expressions are interned, so that equal ones are the same object.
const quotient = div(operand(0), operand(1))
const exponential = exp(operand(0))
const sigmoid = logistic(operand(0))

/** What a softmax along this axis was taken of, up to a shift that it does not see. */
export function softmaxLogits(probabilities: Node, axis: number): Node | undefined {
  if (!isOp(probabilities, map) || probabilities.attributes.expr !== quotient) return undefined
  const [exponentials, sums] = probabilities.operands
  if (!exponentials || !sums || !isOp(sums, reduce) || !isOp(exponentials, map)) return undefined
  const { kind, axes } = sums.attributes
  const isSoftmax =
    exponentials.attributes.expr === exponential &&
    sums.operands[0] === exponentials &&
    kind === 'sum' &&
    axes.length === 1 &&
    axes[0] === axis
  return isSoftmax ? exponentials.operands[0] : undefined
}

/** What a sigmoid was taken of. */
export function sigmoidLogits(probabilities: Node): Node | undefined {
  if (!isOp(probabilities, map) || probabilities.attributes.expr !== sigmoid) return undefined
  return probabilities.operands[0]
}
