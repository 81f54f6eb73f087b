/** ConvLSTM3D: an LSTM over sequences of volumes. */
import { defineConvLstm } from '../spatial/conv-lstm.ts'

export const convLSTM3D = defineConvLstm({
  type: 'ConvLSTM3D',
  rank: 3,
  examples: [
    {
      args: { filters: 2, kernel_size: 2 },
      inputs: [[2, 3, 3, 4, 1]],
      output: [2, 2, 3, 2],
      parameters: 200,
    },
  ],
})
