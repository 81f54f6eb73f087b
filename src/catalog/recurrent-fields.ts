/** The arguments that all recurrent layers take, and their inputs. */
import { bool, int, num, optional, reference } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { equalShapes, shapeText } from '../graph/shape.ts'
import type { Activation } from './activation.ts'
import { activityFields } from './activity.ts'
import type { InputRole, LayerScope } from './layer.ts'
import { weightFields } from './weight-fields.ts'

const dropped = (what: string) =>
  num({ min: 0, max: 1, default: 0, doc: `share of the ${what} that training drops at all steps` })

export const recurrentFields = {
  units: int({ min: 1, doc: 'size of the state and of the result' }),
  activation: reference<Activation>('activation', {
    default: 'tanh',
    doc: 'what a candidate for the state goes through',
  }),
  use_bias: bool({ default: true, doc: 'whether biases are added' }),
  ...weightFields('kernel', 'glorot_uniform'),
  ...weightFields('recurrent', 'orthogonal'),
  ...weightFields('bias', 'zeros'),
  ...activityFields,
  dropout: dropped('inputs'),
  recurrent_dropout: dropped('states'),
  seed: optional(int({ doc: "seed of what is dropped; the layer's own where it is null" })),
  return_sequences: bool({ default: false, doc: 'give the output of every step, not of the last' }),
  return_state: bool({ default: false, doc: 'give the last states as further results' }),
  go_backwards: bool({ default: false, doc: 'begin with the last step; outputs in that order' }),
  zero_output_for_mask: bool({ default: false, doc: 'masked steps give 0, not what came before' }),
  stateful: bool({ default: false, doc: 'refused: batches do not follow each other' }),
  unroll: bool({ default: false, doc: 'accepted for Keras; steps are a loop in any case' }),
}

export const recurrentActivation = reference<Activation>('activation', {
  default: 'sigmoid',
  doc: 'what the gates go through',
})

/**
 * Applies what a field of the layer names. A state has one shape at all steps, which `glu` would
 * halve.
 */
export function applyEvenly(
  { apply, name }: Activation,
  x: Node,
  layer: LayerScope,
  field: string,
): Node {
  const y = apply(x, layer)
  if (equalShapes(x.shape, y.shape)) return y
  const shapes = [`${shapeText(y.shape)} from ${name}`]
  const expected = `an activation that keeps the shape ${shapeText(x.shape)}`
  return layer.fail('shape-mismatch', { layer: layer.type, expected, shapes }, [field])
}

/** A sequence, and the first states. */
export const recurrentInputs: readonly InputRole[] = [
  { name: 'input' },
  { name: 'initial_state', optional: true, list: true },
]

/** The mask goes on with a sequence, and ends where only the last step is left. */
export function recurrentMask(
  _: unknown,
  args: { readonly return_sequences: boolean },
  layer: LayerScope,
) {
  return args.return_sequences ? [layer.mask(0)] : [undefined]
}
