/** Arguments that schedules share, and how far along a step is. */
import { type Expr, type Operand, add, cos, div, floor, mul } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool, int, num } from '../fields/kinds.ts'

export const initialRateField = num({ min: 0, doc: 'the learning rate of the first step' })

export function stepsField(doc: string) {
  return int({ min: 1, doc })
}

/** Arguments of the decays without an end. */
export const decayFields = {
  initial_learning_rate: initialRateField,
  decay_steps: stepsField('after how many steps the rate has decayed once'),
  decay_rate: num({ above: 0, doc: 'how much it decays' }),
  staircase: bool({ default: false, doc: 'whether it decays at once, every decay_steps' }),
}

/** step / decay_steps, rounded down where it goes in stairs. */
export function progressOf(
  step: Expr,
  { decay_steps, staircase }: Values<typeof decayFields>,
): Expr {
  const progress = div(step, decay_steps)
  return staircase ? floor(progress) : progress
}

export const floorField = num({
  default: 0,
  min: 0,
  max: 1,
  doc: 'the end, as a share of the rate that the way down begins with',
})

/** From `height` to nothing along half a cosine, for a progress from 0 to 1, above `least`. */
export function cosineShare(progress: Expr, least: number, height: Operand = 1): Expr {
  const down = mul(0.5, mul(height, add(1, cos(mul(Math.PI, progress)))))
  return add(mul(1 - least, down), least)
}
