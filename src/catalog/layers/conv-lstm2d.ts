/** ConvLSTM2D: an LSTM over sequences of images. */
import { defineConvLstm } from '../spatial/conv-lstm.ts'

export const convLSTM2D = defineConvLstm({
  type: 'ConvLSTM2D',
  rank: 2,
  examples: [
    {
      args: { filters: 3, kernel_size: 2, return_sequences: true },
      inputs: [[3, 4, 5, 2]],
      output: [3, 3, 4, 3],
      parameters: 252,
    },
    {
      args: { filters: 2, kernel_size: 3, padding: 'same', data_format: 'channels_first' },
      inputs: [[2, 1, 4, 3]],
      output: [2, 4, 3],
      parameters: 224,
    },
  ],
})
