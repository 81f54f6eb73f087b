/** Arguments that all optimizers share, and small steps of their updates. */
import { type Expr, add, expm1, mul, neg, sub } from '../expr/expr.ts'
import type { Fields, Values } from '../fields/field.ts'
import { bool, int, list, num, optional, text } from '../fields/kinds.ts'
import { rate } from '../fields/rate.ts'
import type { Schedule } from './schedule.ts'

/** What `learning_rate` reads as. */
export type LearningRate = number | Schedule

export function learningRateField(value: number) {
  return rate<Schedule>({ default: value, doc: 'size of a step: a number, or a schedule' })
}

export function averageField(momentum: number, what: string) {
  return num({ default: momentum, min: 0, below: 1, doc: `how much of ${what} a step keeps` })
}

export const epsilonField = num({
  default: 1e-7,
  min: 0,
  doc: 'keeps divisions away from 0',
})

export const accumulatorField = num({
  default: 0.1,
  min: 0,
  doc: 'what the sums of squared gradients start with',
})

/** The arguments of every optimizer. */
export const commonFields = {
  weight_decay: optional(
    num({
      min: 0,
      doc: 'share of each weight, times learning_rate, that is taken off before the step',
    }),
  ),
  exclude_from_weight_decay: list(text({ doc: 'a pattern' }), {
    default: [],
    doc: 'weights that do not decay: `bias`, `norm*/gamma`, where * stands for any characters',
  }),
  clipnorm: optional(num({ above: 0, doc: 'the longest gradient that one weight may have' })),
  global_clipnorm: optional(
    num({ above: 0, doc: 'the longest gradient that all weights together may have' }),
  ),
  clipvalue: optional(num({ above: 0, doc: 'the largest element that a gradient may have' })),
  use_ema: bool({
    default: false,
    doc: 'whether training ends with moving averages of the weights',
  }),
  ema_momentum: averageField(0.99, 'the moving average'),
  ema_overwrite_frequency: optional(
    int({ min: 1, doc: 'after how many steps the averages become the weights, again and again' }),
  ),
  gradient_accumulation_steps: optional(
    int({ min: 2, doc: 'how many batches make one step, of the mean of their gradients' }),
  ),
}

export type CommonArguments = Values<typeof commonFields> & {
  readonly learning_rate: LearningRate
}

/** The arguments that every optimizer has, among those of one. */
export function commonOf(args: Values<Fields>): CommonArguments {
  return args as unknown as CommonArguments
}

/** An average that keeps `share` of itself. */
export function towards(average: Expr, value: Expr, share: number): Expr {
  return add(average, mul(sub(value, average), 1 - share))
}

/** 1 - beta^step, without the cancellation that the difference would suffer. */
export function correction(beta: number, step: Expr): Expr {
  return neg(expm1(mul(step, Math.log(beta))))
}
