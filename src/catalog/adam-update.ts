/** Adam's step, as adam and adamw share it. */
import { add, div, max, mul, sqrt, sub } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool } from '../fields/kinds.ts'
import {
  averageField,
  correction,
  epsilonField,
  learningRateField,
  towards,
} from './optimizer-fields.ts'
import type { UpdateInputs, UpdateResults } from './training.ts'

/** Arguments of everything that averages gradients and their squares. */
export const momentFields = {
  learning_rate: learningRateField(0.001),
  beta_1: averageField(0.9, 'the mean gradient'),
  beta_2: averageField(0.999, 'the mean squared gradient'),
  epsilon: epsilonField,
}

export const adamFields = {
  ...momentFields,
  amsgrad: bool({ default: false, doc: 'divides by the largest mean square so far' }),
}

type AdamArguments = Values<typeof adamFields>

export function adamSlots({ amsgrad }: AdamArguments): readonly string[] {
  return amsgrad ? ['m', 'v', 'v_hat'] : ['m', 'v']
}

/**
 * Kingma and Ba, https://arxiv.org/abs/1412.6980; epsilon is added to the root that is not
 * corrected, as in Keras.
 */
export function adamUpdate(inputs: UpdateInputs, args: AdamArguments): UpdateResults {
  const { gradient, step, learningRate } = inputs
  const [m, v, largest] = inputs.slots
  const mean = towards(m!, gradient, args.beta_1)
  const square = towards(v!, mul(gradient, gradient), args.beta_2)
  const root = sqrt(correction(args.beta_2, step))
  const rate = div(mul(learningRate, root), correction(args.beta_1, step))
  const bound = largest ? max(largest, square) : square
  const change = div(mul(rate, mean), add(sqrt(bound), args.epsilon))
  const weight = sub(inputs.weight, change)
  return { weight, slots: largest ? [mean, square, bound] : [mean, square] }
}
