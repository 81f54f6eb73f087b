/** Arguments that no golden moves off their default, and why. */

export interface Exception {
  readonly reason: string
  /** `layer Dense.units`: kind, entry and argument. */
  covers(argument: string): boolean
}

export const exceptions: readonly Exception[] = [
  {
    reason: "a seed chooses among random numbers, and those of tenon's initializers are its own",
    covers: argument => /^initializer .*\.seed$/.test(argument),
  },
  {
    reason: 'there is one way to fill, which needs no name',
    covers: argument => argument === 'layer Resizing.fill_mode',
  },
  {
    reason: 'how a loop is written changes no number',
    covers: argument => /^layer (SimpleRNN|LSTM|ConvLSTM.D|GRU)\.unroll$/.test(argument),
  },
  {
    reason: 'refused: batches do not follow each other',
    covers: argument => /^layer (SimpleRNN|LSTM|ConvLSTM.D|GRU)\.stateful$/.test(argument),
  },
  {
    reason: 'what the bias starts as, and the cases say what it is',
    covers: argument => /^layer (LSTM|ConvLSTM.D)\.unit_forget_bias$/.test(argument),
  },
  {
    reason: 'masks are the same for all recurrent layers, and LSTM has goldens of it',
    covers: argument => /^layer ConvLSTM.D\.zero_output_for_mask$/.test(argument),
  },
  {
    reason: "Keras's SimpleRNN takes it and does nothing with it",
    covers: argument => argument === 'layer SimpleRNN.activity_regularizer',
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
