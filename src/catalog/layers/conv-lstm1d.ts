/** ConvLSTM1D: an LSTM over sequences of lines. */
import { defineConvLstm } from '../spatial/conv-lstm.ts'

export const convLSTM1D = defineConvLstm({
  type: 'ConvLSTM1D',
  rank: 1,
  examples: [
    { args: { filters: 3, kernel_size: 3 }, inputs: [[4, 6, 2]], output: [4, 3], parameters: 192 },
    {
      args: { filters: 2, kernel_size: 3, padding: 'same', return_sequences: true },
      inputs: [[3, 5, 1]],
      output: [3, 5, 2],
      parameters: 80,
    },
  ],
})
