/** What a layer's result costs: the argument activity_regularizer. */
import { div } from '../expr/expr.ts'
import { optionalReference } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { shapeText } from '../graph/shape.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import { dimExpr } from './reductions.ts'
import type { Regularizer } from './weights.ts'

export const activityFields = {
  activity_regularizer: optionalReference<Regularizer>(
    'regularizer',
    'what the result costs, divided by the batch size',
  ),
}

/**
 * In training, adds the penalty of `y` over the batch size to the loss. A regularizer that is made
 * for weights of a certain shape is `unfit-for-weight`.
 */
export function addActivityLoss(y: Node, regularizer: Regularizer, layer: LayerScope): void {
  if (regularizer.misfit) {
    const subject = { weight: `the result of ${layer.name}`, shape: shapeText(y.shape) }
    const reason = 'is for weights alone'
    layer.fail('unfit-for-weight', { option: regularizer.name, reason, ...subject }, [
      'activity_regularizer',
    ])
  }
  if (!layer.training) return
  const batch = dimExpr(y.shape[0]!)
  layer.addLoss(elementwise([regularizer.penalty(y)], sum => div(sum, batch)))
}
