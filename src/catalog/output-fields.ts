/** What follows a contraction in a layer: bias, activation, activity regularizer. */
import { add } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool, optionalReference } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import type { Activation } from './activation.ts'
import { activityFields, addActivityLoss } from './activity.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import { makeWeight, weightFields } from './weight-fields.ts'

export const outputFields = {
  activation: optionalReference<Activation>('activation', 'what the result goes through'),
  use_bias: bool({ default: true, doc: 'whether a bias is added' }),
  ...weightFields('bias', 'zeros'),
  ...activityFields,
}

/**
 * activation(x + bias), the bias one number per channel; adds what the result costs to the loss.
 * `arrange` gives x + bias, whose channels are last, the layout of the result.
 */
export function finishOutput(
  x: Node,
  args: Values<typeof outputFields>,
  layer: LayerScope,
  arrange: (biased: Node) => Node = biased => biased,
): Node {
  const biased = arrange(args.use_bias ? addBias(x, args, layer) : x)
  const y = args.activation ? args.activation.apply(biased, layer) : biased
  if (args.activity_regularizer) addActivityLoss(y, args.activity_regularizer, layer)
  return y
}

function addBias(x: Node, args: Values<typeof outputFields>, layer: LayerScope): Node {
  const shape = [x.shape.at(-1)!]
  const bias = makeWeight(layer, { name: 'bias', shape, prefix: 'bias' }, args)
  return elementwise([x, bias], add)
}
