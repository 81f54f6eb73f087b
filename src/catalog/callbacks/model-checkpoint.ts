/** ModelCheckpoint: the weights after each epoch, or after the best one, in the run folder. */
import { bool, num, optional, text } from '../../fields/kinds.ts'
import { defineCallback, improves, modeField, monitorField } from '../callback.ts'

export const modelCheckpoint = defineCallback({
  name: 'ModelCheckpoint',
  aliases: ['model_checkpoint'],
  doc: 'writes the weights after every epoch, or after every best one so far',
  fields: {
    filepath: text({ doc: 'name of the safetensors file, in `callbacks` of the run folder' }),
    monitor: monitorField,
    save_best_only: bool({ default: false, doc: 'whether a worse epoch leaves the file alone' }),
    mode: modeField,
    initial_value_threshold: optional(
      num({ doc: 'what the first best epoch must be better than' }),
    ),
  },
  main: 'filepath',
  file: 'filepath',
  watches: args => args.save_best_only,
  decide({ values, better }, args) {
    const save = { saves: [args.filepath] }
    if (!args.save_best_only) return save
    let best = args.initial_value_threshold ?? undefined
    let isBest = false
    for (const value of values) {
      isBest = improves(value, best, 0, better)
      if (isBest) best = value
    }
    return isBest ? save : {}
  },
})
