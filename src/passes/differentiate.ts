/** Makes the gradients of a loss. */
import { assert } from '../diagnostics/assert.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createScalar } from '../graph/ops/constant.ts'
import { pullBack } from '../graph/pull-back.ts'

/**
 * The gradient of `loss` (one float32 element) with respect to each wanted node, in its shape:
 * zeros where the loss does not depend on it. New nodes have the origin of the node that they
 * differentiate.
 */
export function gradients(loss: Node, wanted: readonly Node[]): readonly Node[] {
  assert(loss.shape.every(dim => dim === 1) && loss.dtype === 'float32', 'a loss is one number')
  return pullBack([{ node: loss, gradient: createBroadcast(createScalar(1), loss.shape) }], wanted)
}
