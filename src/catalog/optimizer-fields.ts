/** Arguments and steps that all optimizers share. */
import { type Expr, mul, sub } from '../expr/expr.ts'
import { num, optional } from '../fields/kinds.ts'

export function learningRateField(rate: number) {
  return num({ default: rate, min: 0, doc: 'size of a step' })
}

export function averageField(momentum: number, what: string) {
  return num({ default: momentum, min: 0, below: 1, doc: `how much of ${what} a step keeps` })
}

export const epsilonField = num({
  default: 1e-7,
  min: 0,
  doc: 'keeps divisions away from 0',
})

export const weightDecayField = optional(
  num({
    min: 0,
    doc: 'share of each weight, times learning_rate, that is taken off before the step',
  }),
)

/**
 * The weight after decoupled decay, https://arxiv.org/abs/1711.05101: w - w * decay * learningRate.
 */
export function decayed(weight: Expr, learningRate: Expr, decay: number | null): Expr {
  return decay === null ? weight : sub(weight, mul(mul(weight, decay), learningRate))
}
