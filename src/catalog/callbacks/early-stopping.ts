/** EarlyStopping: ends the training when what is watched no longer gets better. */
import { bool, int, num, optional } from '../../fields/kinds.ts'
import { defineCallback, improves, minDeltaField, modeField, monitorField } from '../callback.ts'

export const earlyStopping = defineCallback({
  name: 'EarlyStopping',
  aliases: ['early_stopping'],
  doc: 'ends the training after `patience` epochs without an improvement',
  fields: {
    monitor: monitorField,
    min_delta: minDeltaField(0),
    patience: int({ default: 0, min: 0, doc: 'epochs without an improvement that are borne' }),
    mode: modeField,
    baseline: optional(num({ doc: 'what must be reached to be worth going on' })),
    restore_best_weights: bool({
      default: false,
      doc: 'whether the training ends with the weights of its best epoch',
    }),
    start_from_epoch: int({ default: 0, min: 0, doc: 'epochs at first that are not looked at' }),
  },
  main: 'patience',
  decide({ values, better }, args) {
    let best: number | undefined
    let bestEpoch: number | undefined
    let wait = 0
    let stop = false
    for (const [epoch, value] of values.entries()) {
      if (epoch < args.start_from_epoch) continue
      bestEpoch ??= epoch + 1
      wait++
      if (improves(value, best, args.min_delta, better)) {
        ;[best, bestEpoch] = [value, epoch + 1]
        const worth =
          args.baseline === null || improves(value, args.baseline, args.min_delta, better)
        if (worth) wait = 0
        continue
      }
      stop = wait >= args.patience && epoch > 0
    }
    return { stop, best: args.restore_best_weights ? bestEpoch : undefined }
  },
})
