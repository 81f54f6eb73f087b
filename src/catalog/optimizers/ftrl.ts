/** ftrl: follows the regularized leader, which keeps weights at exactly 0. */
import { type Expr, add, div, max, min, mul, sub } from '../../expr/expr.ts'
import { num } from '../../fields/kinds.ts'
import { accumulatorField, learningRateField } from '../optimizer-fields.ts'
import { power } from '../power.ts'
import { defineOptimizer } from '../training.ts'

const strength = (doc: string) => num({ default: 0, min: 0, doc })

/** McMahan et al., "Ad click prediction: a view from the trenches", 2013. */
export const ftrl = defineOptimizer({
  name: 'ftrl',
  aliases: ['Ftrl'],
  doc: 'w = (clip(z, -l1, l1) - z) / (n^-p / learning_rate + 2 * l2), with n the sum of g^2',
  fields: {
    learning_rate: learningRateField(0.001),
    learning_rate_power: num({ default: -0.5, max: 0, doc: 'how steps shrink; 0 is not at all' }),
    initial_accumulator_value: accumulatorField,
    l1_regularization_strength: strength('pulls weights to exactly 0'),
    l2_regularization_strength: strength('pulls weights towards 0'),
    l2_shrinkage_regularization_strength: strength('l2 that adds to the gradient alone'),
    beta: strength('adds beta / (2 * learning_rate) to l2'),
  },
  main: 'learning_rate',
  slots: ({ initial_accumulator_value: initial }) => [{ name: 'sum', initial }, 'linear'],
  update({ weight, gradient, slots, learningRate }, args) {
    const [before, linear] = slots
    const shrinkage = args.l2_shrinkage_regularization_strength
    const l1 = args.l1_regularization_strength
    const l2 = add(args.l2_regularization_strength, div(args.beta, mul(2, learningRate)))
    const sum = add(before!, mul(gradient, gradient))
    const scaled = (x: Expr) => power(x, -args.learning_rate_power)
    const pull = mul(div(sub(scaled(sum), scaled(before!)), learningRate), weight)
    const moved = add(linear!, sub(add(gradient, mul(2 * shrinkage, weight)), pull))
    const quadratic = add(div(scaled(sum), learningRate), mul(2, l2))
    const kept = sub(min(max(moved, -l1), l1), moved)
    return { weight: div(kept, quadratic), slots: [sum, moved] }
  },
})
