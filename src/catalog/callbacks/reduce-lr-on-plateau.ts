/** ReduceLROnPlateau: a smaller learning rate when what is watched no longer gets better. */
import { int, num } from '../../fields/kinds.ts'
import { defineCallback, improves, minDeltaField, modeField, monitorField } from '../callback.ts'

export const reduceLROnPlateau = defineCallback({
  name: 'ReduceLROnPlateau',
  aliases: ['reduce_lr_on_plateau'],
  doc: 'multiplies the learning rate by `factor` after `patience` epochs without an improvement',
  fields: {
    monitor: monitorField,
    factor: num({ default: 0.1, above: 0, below: 1, doc: 'how much of the rate is left' }),
    patience: int({ default: 10, min: 0, doc: 'epochs without an improvement that are borne' }),
    mode: modeField,
    min_delta: minDeltaField(1e-4),
    cooldown: int({ default: 0, min: 0, doc: 'epochs after a change that are not looked at' }),
    min_lr: num({ default: 0, min: 0, doc: 'the smallest learning rate' }),
  },
  main: 'patience',
  changesRate: true,
  decide({ values, better, rate: first }, args) {
    let best: number | undefined
    let [rate, wait, cooldown] = [first, 0, 0]
    for (const value of values) {
      if (cooldown > 0) {
        cooldown--
        wait = 0
      }
      if (improves(value, best, args.min_delta, better)) {
        best = value
        wait = 0
      } else if (cooldown === 0) {
        wait++
        if (wait < args.patience || rate <= Math.fround(args.min_lr)) continue
        rate = Math.fround(Math.max(rate * args.factor, args.min_lr))
        ;[cooldown, wait] = [args.cooldown, 0]
      }
    }
    return { rate }
  },
})
