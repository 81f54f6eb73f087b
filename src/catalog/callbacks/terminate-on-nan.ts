/** TerminateOnNaN: accepted for Keras; every training ends at the first NaN. */
import { bool } from '../../fields/kinds.ts'
import { defineCallback } from '../callback.ts'

export const terminateOnNaN = defineCallback({
  name: 'TerminateOnNaN',
  aliases: ['terminate_on_nan'],
  doc: 'nothing more than every training does: a NaN ends it, with the layer that made it',
  fields: { raise_error: bool({ default: false, doc: 'a NaN is an error either way' }) },
  decide: () => ({}),
})
