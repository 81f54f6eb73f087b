/** Watches a training for losses and weights that are no numbers, and finds the step at fault. */
import type { TrainingModel } from '../build/model.ts'
import { assert } from '../diagnostics/assert.ts'
import type { Instance } from '../runtime/instance.ts'
import type { Batch } from './batches.ts'
import { scalar } from './means.ts'
import { refuseNotFinite } from './not-finite.ts'
import { type Values, findNonFiniteValue, readValues, storedNames, writeValues } from './values.ts'

/** Steps between two copies of weights and state: what a fault may take to repeat. */
const stepsBetweenCopies = 64

export interface FiniteGuard {
  /** Looks at the loss of the step that has just run; every so often at weights and state too. */
  check(step: number, loss: number): void
  /** Looks at weights and state after the last step; gives a copy of them. */
  finish(steps: number): Values
}

interface GuardOptions {
  readonly training: TrainingModel
  readonly instance: Instance
  readonly epoch: number
  /** The batch of a step, which is counted from 0. */
  readonly batchOf: (step: number) => Batch
}

/** A guard for one epoch; it ends the training with the name of the first layer at fault. */
export function createFiniteGuard(options: GuardOptions): FiniteGuard {
  const { training, instance } = options
  const names = storedNames(training.step)
  let copy = { step: 0, values: readValues(instance, names) }
  const renew = (step: number): Values => {
    const values = readValues(instance, names)
    if (findNonFiniteValue(values) !== undefined) repeat(options, copy, step)
    copy = { step, values }
    return values
  }
  return {
    check(step, loss) {
      if (!Number.isFinite(loss)) repeat(options, copy, step + 1)
      if ((step + 1) % stepsBetweenCopies === 0) renew(step + 1)
    },
    finish: renew,
  }
}

/** Repeats the steps from `copy` to `end`: equal bits, so that the fault comes up again. */
function repeat(
  { training, instance, epoch, batchOf }: GuardOptions,
  copy: { readonly step: number; readonly values: Values },
  end: number,
): never {
  writeValues(instance, copy.values)
  let values = copy.values
  for (let step = copy.step; step < end; step++) {
    const batch = batchOf(step)
    const loss = scalar(instance.run(batch.inputs, batch.sizes), 'loss')
    const after = readValues(instance, [...values.keys()])
    const wrong = findNonFiniteValue(after)
    if (Number.isFinite(loss) && wrong === undefined) {
      values = after
      continue
    }
    const what = Number.isFinite(loss)
      ? `'${wrong}' is no longer finite`
      : `the loss became ${loss}`
    const when = `epoch ${epoch}, step ${step + 1}`
    refuseNotFinite({ training, graph: training.step, values, batch, what, when })
  }
  throw assert(false, 'a repeated step gave other bits')
}
