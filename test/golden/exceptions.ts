/** Arguments that no golden moves off their default, and why. */

export interface Exception {
  readonly reason: string
  /** `layer Dense.units`: kind, entry and argument. */
  covers(argument: string): boolean
}

export const exceptions: readonly Exception[] = [
  {
    reason: "a seed chooses among random numbers, and tenon's are not Keras's",
    covers: argument => argument.endsWith('.seed'),
  },
  {
    reason: 'what dropout leaves out is random; in inference it does nothing',
    covers: argument => argument.endsWith('Attention.dropout'),
  },
  {
    reason: 'what recurrent layers leave out is random too; in inference they leave out nothing',
    covers: argument => /^layer (SimpleRNN|LSTM|GRU)\.(recurrent_)?dropout$/.test(argument),
  },
  {
    reason: 'there is one way to fill, which needs no name',
    covers: argument => argument === 'layer Resizing.fill_mode',
  },
  {
    reason: 'how a loop is written changes no number',
    covers: argument => /^layer (SimpleRNN|LSTM|GRU)\.unroll$/.test(argument),
  },
  {
    reason: 'refused: batches do not follow each other',
    covers: argument => /^layer (SimpleRNN|LSTM|GRU)\.stateful$/.test(argument),
  },
  {
    reason: 'what the bias starts as, and the cases say what it is',
    covers: argument => argument === 'layer LSTM.unit_forget_bias',
  },
  {
    reason: "Keras's SimpleRNN takes it and does nothing with it",
    covers: argument => argument === 'layer SimpleRNN.activity_regularizer',
  },
  {
    reason: 'random masks again, and their shape',
    covers: argument => /^layer (AlphaDropout\.noise_shape|SpatialDropout.*)/.test(argument),
  },
  {
    reason: 'an older name of negative_slope; both at once are refused',
    covers: argument => argument === 'layer LeakyReLU.alpha',
  },
  {
    reason: 'what a metric is called changes no number',
    covers: argument => /^metric .*\.name$/.test(argument),
  },
]
