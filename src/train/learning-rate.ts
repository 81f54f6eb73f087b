/** The learning rate of a step, for who watches a training. */
import type { TrainingModel } from '../build/model.ts'
import { commonOf } from '../catalog/optimizer-fields.ts'
import { createEvaluator } from '../expr/evaluate.ts'
import { operand } from '../expr/expr.ts'
import { rateName } from '../passes/train-step.ts'
import type { Instance } from '../runtime/instance.ts'

/** Gives the rate of the step with this number, from 0, before any later one has begun. */
export type RateReader = (step: number) => number

/** Undefined where the rate never changes, so that there is nothing to watch. */
export function createRateReader(
  { optimizer, callbacks }: TrainingModel,
  instance: Instance,
): RateReader | undefined {
  const { learning_rate: rate } = commonOf(optimizer.args)
  if (callbacks.some(each => each.changesRate)) return () => instance.read(rateName)[0]!
  if (typeof rate === 'number') return undefined
  const evaluate = createEvaluator([rate.rate(operand(0))], { round: Math.fround })
  return step => evaluate([step])[0]!
}
